"""What can go wrong while reading a file, as one tree. Each error says the reason and the next step.

The file's name is added in one place, :func:`ingest.reading.read_file_safely`: a reader does not know it.
"""

from __future__ import annotations

from knowledge.errors import KnowledgeError


class IngestError(KnowledgeError):
    """The root of every error this package raises on purpose."""


class UploadError(IngestError):
    """An uploaded file was refused or could not be read. ``reason`` says why, ``next_step`` what to do about it."""

    default_step = "Open it in the program it was made with, save it again, and upload the new file."
    name = ""
    """How the reader of the message calls the file; empty while nobody said it."""

    def __init__(self, reason: str, next_step: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.next_step = next_step or self.default_step

    def __str__(self) -> str:
        """The file, the reason and the next step."""
        return f"{self.name + ': ' if self.name else ''}{self.reason}. {self.next_step}"


class TooLarge(UploadError):
    """The file, or the text or table in it, is over a limit of size."""

    default_step = "Split it, and upload the parts."


class TooManyPages(UploadError):
    """More pages or slides than are read."""

    default_step = "Split it, and upload the parts."


class UnknownType(UploadError):
    """What is in the file is none of the formats that are read, whatever its name says."""

    default_step = "Save it as PDF, DOCX, PPTX, HTML, Markdown, RIS or CSV, and upload that."


class Encrypted(UploadError):
    """The file is protected with a password."""

    default_step = "Save a copy without a password, and upload that."


class Malformed(UploadError):
    """The file is damaged, or is not what it claims to be."""


class Bomb(UploadError):
    """The file is built to unpack or expand far beyond its size. Nothing of it was read."""

    default_step = "Do not open it unless you know who made it. Ask for another copy."


class Unsafe(UploadError):
    """The file carries something that has no place in a document: names with path tricks, two formats in one."""

    default_step = "Do not open it unless you know who made it. Ask for another copy."


class TookTooLong(UploadError):
    """Reading was ended at the time limit."""

    default_step = "Split it, or save it as plain PDF, and upload that."


class ReaderDied(UploadError):
    """The process that read the file ran out of memory or crashed. Only this file is concerned."""

    default_step = "Split it, or save it in another format, and upload that."


_UPLOAD_ERRORS: dict[str, type[UploadError]] = {
    kind.__name__: kind
    for kind in (TooLarge, TooManyPages, UnknownType, Encrypted, Malformed, Bomb, Unsafe, TookTooLong, ReaderDied)
}


def build_upload_error(kind: str, reason: str, next_step: str) -> UploadError:
    """The error of the class called ``kind``; a class that is not known is said as :class:`ReaderDied`."""
    return _UPLOAD_ERRORS.get(kind, ReaderDied)(reason, next_step)
