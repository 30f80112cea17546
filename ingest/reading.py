"""One uploaded file becomes text: what a reader finds, and the one safe way to ask for it.

:func:`read_file_safely` is for servers and commands: the file is read by a child process
(:mod:`ingest.safety.sandbox`), so that one that exhausts memory, loops or crashes a parser costs itself alone. The
values here are what crosses between the two processes. Knows no format; must not be taught one (``ingest.readers``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ingest.errors import ReaderDied, UploadError, build_upload_error
from ingest.safety.limits import DEFAULT_LIMITS, Limits
from ingest.safety.recognize import HINT, find_recognizer, recognize
from ingest.safety.sandbox import run_reader
from knowledge.bibliography import Work

Field = Literal[
    "title",
    "year",
    "authors",
    "ncj_number",
    "doi",
    "publisher",
    "summary",
    "tags",
    "kind",
    "language",
    "type",
    "url",
    "pages",
]

FLOOR = 0.5
"""How sure a proposal must be to be shown as the value of its field. Below it, it is shown as a guess alone."""


@dataclass(frozen=True, slots=True)
class FoundValue:
    """One proposed value: ``place`` says in words where it was found, ``quote`` shows the words around it.

    ``sure`` is the share of such proposals that were right on the made files of ``tests/ingest/corpus``, from 0 to 1.
    """

    field: Field
    value: str
    place: str
    quote: str = ""
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class ForeignField:
    """A field that a file of others describes itself by, and the field of ours that it most likely is ("" for none)."""

    name: str
    value: str
    target: str


class Bibliographic(BaseModel):
    """The fields of a publication, None where nothing was found. ``authors`` are separated by ``"; "``.

    ``work`` is the whole record where the file is a bibliographic one; the other fields repeat what it says.
    ``pages`` is a number of pages. ``ncj_number`` and ``doi`` are in the form of :mod:`knowledge.identifiers`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = None
    authors: str | None = None
    year: int | None = None
    publisher: str | None = None
    type: str | None = None
    ncj_number: str | None = None
    doi: str | None = None
    url: str | None = None
    pages: int | None = None
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One document-to-be: a RIS or CSV file gives many, every other file one.

    ``body`` is Markdown, may be empty, and has its headings from level 2 and its page marks (``<!-- page 3 -->``,
    ``<!-- slide 3 -->``) on lines of their own. ``found`` has the surest proposal of a field first; ``foreign`` are
    fields that others described the file by.
    """

    body: str
    found: tuple[FoundValue, ...]
    values: Bibliographic
    foreign: tuple[ForeignField, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds. ``media_type`` is by content, never by name; ``notes`` are said to the curator as they are.

    ``unit`` is "page" or "slide" and ``units`` their number, both None where a format has neither. ``unread`` are the
    numbers of pages that are pictures and could be read by text recognition.
    """

    media_type: str
    unit: Literal["page", "slide"] | None
    units: int | None
    items: tuple[ReadItem, ...]
    notes: tuple[str, ...]
    unread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a child process says that it refused a file: the name of the error's class and its two sentences."""

    error: str
    reason: str
    next_step: str


@dataclass(frozen=True, slots=True)
class ChildAnswer:
    """What a child process writes: exactly one of the two."""

    file: ReadFile | None = None
    refusal: Refusal | None = None


ANSWER = TypeAdapter(ChildAnswer)
"""The form in which an answer crosses from the child process: JSON, checked on arrival."""


def read_file_safely(path: Path, name: str, limits: Limits = DEFAULT_LIMITS) -> ReadFile:
    """The text and proposals of the file at ``path``, which the reader calls ``name``; the name is only shown.

    Raises:
        UploadError: one of its subclasses; the message names the file, the reason and the next step.
    """
    try:
        file = _read_answer(run_reader(path, name, limits))
        if not file.unread:
            return file
        if words := recognize(path, name, file.unread, limits):
            return _read_answer(run_reader(path, name, limits, words))
    except UploadError as error:
        error.name = name
        raise
    hint = "" if find_recognizer() else f" Text recognition is not installed here. {HINT}"
    return replace(file, notes=(*file.notes, f"Pages that are pictures were not read by machine.{hint}"))


def _read_answer(written: bytes) -> ReadFile:
    """What a child process wrote, checked.

    Raises:
        UploadError: it refused the file, or its answer is none.
    """
    try:
        answer = ANSWER.validate_json(written)
    except ValidationError as error:
        raise ReaderDied("its reader ended without a usable answer") from error
    if answer.refusal is not None:
        raise build_upload_error(answer.refusal.error, answer.refusal.reason, answer.refusal.next_step)
    if answer.file is None:
        raise ReaderDied("its reader ended without an answer")
    return answer.file
