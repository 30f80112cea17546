"""The repository's own content as its tests read it, once: entries by kind, the sections and sentences of a body.

Knows the folder ``content/`` and how :mod:`knowledge.content_folder` reads it. Must not know what a test expects of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from knowledge.content_folder import ContentEntry, iter_content
from knowledge.practice import PracticeRecord
from knowledge.records import LessonRecord, ProgramRecord, ReferenceRecord, SummitRecord, ToolRecord
from knowledge.sentences import split_sentences
from knowledge.site import SiteRecord

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"

_HEADING = re.compile(r"^#{1,6} (.+)$", re.M)
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+", re.M)


@cache
def entries() -> tuple[ContentEntry, ...]:
    """Every record under ``content/``; a file that cannot be read fails the first test that asks."""
    found = tuple(iter_content(CONTENT))
    faults = [item for item in found if not isinstance(item, ContentEntry)]
    assert not faults, "\n".join(str(fault.error) for fault in faults)
    return tuple(item for item in found if isinstance(item, ContentEntry))


def _of(kind: str) -> tuple[ContentEntry, ...]:
    return tuple(entry for entry in entries() if entry.record.kind == kind)


def documents() -> tuple[ContentEntry, ...]:
    """The entries that have a page of text: practices, lessons, summits and pages about the program."""
    return (*_of("practice"), *_of("lesson"), *_of("summit"), *_of("program"))


def practices() -> dict[str, PracticeRecord]:
    """The practices by slug."""
    return {entry.record.slug: entry.record for entry in _of("practice") if isinstance(entry.record, PracticeRecord)}


def lessons() -> dict[str, LessonRecord]:
    """The lessons by slug."""
    return {entry.record.slug: entry.record for entry in _of("lesson") if isinstance(entry.record, LessonRecord)}


def summits() -> dict[str, SummitRecord]:
    """The events by slug."""
    return {entry.record.slug: entry.record for entry in _of("summit") if isinstance(entry.record, SummitRecord)}


def references() -> dict[str, ReferenceRecord]:
    """The publications by slug."""
    return {entry.record.slug: entry.record for entry in _of("reference") if isinstance(entry.record, ReferenceRecord)}


def sites() -> dict[str, SiteRecord]:
    """The sites by slug."""
    return {entry.record.slug: entry.record for entry in _of("site") if isinstance(entry.record, SiteRecord)}


def tools() -> dict[str, ToolRecord]:
    """What helps to do a practice, by slug."""
    return {entry.record.slug: entry.record for entry in _of("tool") if isinstance(entry.record, ToolRecord)}


def program_pages() -> dict[str, ProgramRecord]:
    """The pages about the program itself, by slug."""
    return {entry.record.slug: entry.record for entry in _of("program") if isinstance(entry.record, ProgramRecord)}


def entry(slug: str) -> ContentEntry:
    """The document with this slug."""
    return next(item for item in entries() if item.record.slug == slug)


def headings(body: str) -> list[str]:
    """The headings of ``body`` in their order."""
    return _HEADING.findall(body)


def section(body: str, heading: str) -> str:
    """What stands under ``heading``, up to the next heading of any level."""
    parts = _HEADING.split(body)
    return parts[parts.index(heading) + 1].strip()


def links(body: str) -> list[str]:
    """The targets of the links in ``body``."""
    return [target for _, target in _LINK.findall(body)]


def linked_slugs(body: str) -> list[str]:
    """The slugs of the pages that ``body`` links to."""
    return [Path(target).stem for target in links(body) if target.endswith(".md")]


def plain(body: str) -> str:
    """``body`` as it is read: no headings, link targets, list marks or emphasis."""
    text = _LINK.sub(r"\1", _HEADING.sub("", body))
    return _LIST_MARK.sub("", text).replace("**", "").replace("*", "")


def count_words(body: str) -> int:
    """The words of the text under the headings."""
    return len(plain(body).split())


def iter_sentences(body: str) -> Iterator[str]:
    """The sentences of ``body``; a paragraph or list item without a full stop is one."""
    for line in plain(body).splitlines():
        yield from split_sentences(line)
