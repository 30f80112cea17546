"""A folder of content files, read one by one: the layout of ``content/`` and what each file in it becomes.

``*.md`` files carry a document; ``*.yaml`` files carry a site, or many references. A file that cannot be read is a
:class:`Failure` in the stream, never the end of it. Knows no database: what is new or changed is for others to say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge import frontmatter
from knowledge.errors import Fault, InvalidRecord, KnowledgeError, UnreadableFile
from knowledge.passages import TextPassage, split_passages
from knowledge.records import RECORDS, Record, ReferenceFile, ReferenceRecord
from knowledge.site import SiteRecord

MAX_BYTES = 40_000_000
"""The largest content file that is read: an uploaded document of :attr:`ingest.safety.limits.Limits.text` letters
fits in."""

FOLDERS = {
    "practice": "practices",
    "lesson": "lessons",
    "summit": "summits",
    "reference": "references",
    "tool": "tools",
    "program": "program",
    "site": "sites",
}
THESAURUS = "thesaurus.yaml"
JUDGED = "judged.yaml"
WORKED_CASES = "worked_cases.yaml"
JUDGED_CITIES = "judged_cities.yaml"
EXCHANGE_FORMATS = "exchange_formats.yaml"
OPEN_CORRECTIONS = "open_corrections.yaml"
ASKED = "asked.yaml"
REPORTS = "reports.yaml"
NO_ENTRIES = frozenset(
    {
        "README.md",
        THESAURUS,
        JUDGED,
        WORKED_CASES,
        JUDGED_CITIES,
        EXCHANGE_FORMATS,
        OPEN_CORRECTIONS,
        ASKED,
        REPORTS,
    }
)
"""Files of the folder that hold no document, site or reference."""

ABSTRACT = "Abstract"
QUESTIONS = "Questions this answers"
"""What stands above a passage that is not of the body."""


@dataclass(frozen=True, slots=True)
class ContentEntry:
    """One record of a file with its body (empty for a site). ``digest`` changes when either does."""

    path: Path
    record: Record
    body: str
    digest: str

    def split_passages(self) -> tuple[TextPassage, ...]:
        """The passages of the body and of a publication's abstract, then one for each question that it answers."""
        found = list(split_passages(self.body))
        abstract = self.record.abstract if isinstance(self.record, ReferenceRecord) else None
        for piece in split_passages(abstract.replace("\n", "\n\n")) if abstract else ():
            found.append(TextPassage(len(found), ABSTRACT, piece.text, None, None))
        for question in getattr(self.record, "questions", ()):
            found.append(TextPassage(len(found), QUESTIONS, question, None, None))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: Path
    error: KnowledgeError


def iter_content(root: Path) -> Iterator[ContentEntry | Failure]:
    """Every record under ``root`` (a folder, or one file), in the order of paths.

    Raises:
        UnreadableFile: ``root`` itself does not exist.
    """
    if not root.exists():
        raise UnreadableFile("no such file or folder").at(root)
    for path in _find_files(root):
        try:
            yield from read_file(path)
        except KnowledgeError as error:
            yield Failure(path, error)


def read_file(path: Path) -> tuple[ContentEntry, ...]:
    """The records of one file.

    Raises:
        UnreadableFile: it cannot be opened, is too large, is not UTF-8, or has no known ending.
        InvalidRecord: what is described in it does not validate.
    """
    try:
        return _read_text(path, _load_text(path))
    except KnowledgeError as error:
        error.path = path
        raise


def dump_entry(record: Record, body: str) -> str:
    """The canonical text of the file that ``record`` and ``body`` come from."""
    return frontmatter.dump_yaml(record) if isinstance(record, SiteRecord) else frontmatter.dump(record, body)


def dump_references(records: tuple[ReferenceRecord, ...]) -> str:
    """The canonical text of the data file that holds all references."""
    return frontmatter.dump_yaml(ReferenceFile(references=records))


def _find_files(root: Path) -> list[Path]:
    if root.is_file():
        return [root]
    found = (p for p in root.rglob("*") if p.suffix in {".md", ".yaml"} and p.is_file())
    return sorted(p for p in found if p.name not in NO_ENTRIES and not p.name.startswith("."))


def _load_text(path: Path) -> str:
    try:
        if path.suffix not in {".md", ".yaml"}:
            raise UnreadableFile("not a content file: use .md for documents and .yaml for sites and references")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile(f"larger than {MAX_BYTES // 1_000_000} MB: split it")
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"not UTF-8 text at byte {error.start}: save it as UTF-8") from error
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error


def _read_text(path: Path, text: str) -> tuple[ContentEntry, ...]:
    if path.suffix == ".md":
        parts = frontmatter.split(text)
        return (_read_entry(path, parts.yaml, parts.body, parts.offset),)
    values = frontmatter.read_yaml(text)
    if isinstance(values, dict) and "references" in values:
        file = frontmatter.validate(ReferenceFile, values, text)
        return tuple(_entry(path, record, "") for record in file.references)
    return (_read_entry(path, text),)


def _read_entry(path: Path, source: str, body: str = "", offset: int = 0) -> ContentEntry:
    values = frontmatter.read_yaml(source, offset)
    if not isinstance(values, dict) or values.get("kind") not in RECORDS:
        allowed = ", ".join(RECORDS)
        raise InvalidRecord(Fault(1 + offset, "kind", f"must be written, and one of: {allowed}"))
    record = frontmatter.validate(RECORDS[values["kind"]], values, source, offset)
    if record.slug != path.stem:
        raise InvalidRecord(Fault(1 + offset, "slug", f"must be the file's name, {path.stem!r}"))
    return _entry(path, record, body)


def _entry(path: Path, record: Record, body: str) -> ContentEntry:
    return ContentEntry(path, record, body, build_digest(record, body))


def build_digest(record: Record, body: str) -> str:
    """The digest that changes when the record or its body does. A document that has no day of review has the digest
    that it had before there was such a day, so that what is stored stays as it is.
    """
    left_out = {"review_by"} if getattr(record, "review_by", None) is None else set()
    return hashlib.sha256(f"{record.model_dump_json(exclude=left_out)}\n{body}".encode()).hexdigest()
