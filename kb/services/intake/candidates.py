"""What the upload page shows of items that may be here already: each beside its candidates, told by the same facts.

Knows rows, and words for people. Must not know templates or requests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from ingest.reading import FoundValue
from kb.models import Document, Draft, UploadItem
from kb.services.drafting import say_makers
from kb.services.library import document_path
from knowledge.vocabulary import Visibility

SHOWN_ITEMS = 20
"""Items of one file that are shown at once."""
_OPENING = 500
_MARK = re.compile(r"^<!-- (?:page|slide) \d+ -->$|^#+ +", re.MULTILINE)
_HOW = {
    "file": "The same file, byte for byte",
    "doi": "The same DOI",
    "ncj": "The same NCJ number",
    "near": "Nearly the same text",
    "title": "The same title",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is shown of a document to compare it: the same for the new one and for those that are here."""

    title: str
    authors: str
    year: str
    identifiers: str
    opening: str
    words: int


@dataclass(frozen=True, slots=True)
class DuplicateCandidate:
    """What an item may be the same as. ``slug`` is that of a document, None for a draft, which has a number."""

    facts: Facts
    how: str
    per_cent: int | None
    likeness: str
    kind: str
    slug: str | None
    draft: int | None
    path: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class UploadItemView:
    """An item for which someone must choose, beside its candidates."""

    number: int
    position: int
    facts: Facts
    found: tuple[FoundValue, ...]
    candidates: tuple[DuplicateCandidate, ...]


def find_undecided(session: Session, number: int) -> tuple[UploadItemView, ...]:
    """The first items of a file for which someone must choose."""
    query = (
        select(UploadItem)
        .where(UploadItem.upload_id == number, UploadItem.choice.is_(None))
        .order_by(UploadItem.position)
        .options(undefer(UploadItem.body))
        .limit(SHOWN_ITEMS)
    )
    return tuple(_view_item(session, row) for row in session.scalars(query))


def _view_item(session: Session, row: UploadItem) -> UploadItemView:
    candidates = (_view_candidate(session, each) for each in row.alike)
    return UploadItemView(
        number=row.id,
        position=row.position,
        facts=_build_facts(row.title, row.fields, row.body),
        found=tuple(FoundValue(**each) for each in row.found),
        candidates=tuple(each for each in candidates if each is not None),
    )


def _view_candidate(session: Session, alike: dict[str, object]) -> DuplicateCandidate | None:
    how, share = str(alike["how"]), alike["similarity"]
    per_cent = round(share * 100) if isinstance(share, float) else None
    words = (_HOW[how], per_cent, _say_likeness(per_cent))
    if alike["kind"] == "draft":
        draft = session.get(Draft, int(str(alike["key"])))
        if draft is None:
            return None
        facts = _build_facts(draft.title, draft.fields, draft.body)
        return DuplicateCandidate(facts, *words, draft.kind, None, draft.id, None, False)
    document = session.scalar(select(Document).where(Document.slug == str(alike["key"])))
    if document is None:
        return None
    facts = _build_facts(document.title, document.record, document.body or document.summary)
    withdrawn = document.visibility == Visibility.WITHDRAWN
    path = None if withdrawn else document_path(document.kind, document.slug)
    return DuplicateCandidate(facts, *words, document.kind, document.slug, None, path, withdrawn)


def _build_facts(title: str, fields: dict[str, object], body: str) -> Facts:
    text = body or str(fields.get("abstract") or "")
    plain = " ".join(_MARK.sub("", text).split())
    opening = plain if len(plain) <= _OPENING else plain[:_OPENING].rpartition(" ")[0] + " …"
    ncj, doi = fields.get("ncj_number"), fields.get("doi")
    named = ", ".join(filter(None, (f"NCJ {ncj}" if ncj else "", f"doi:{doi}" if doi else "")))
    return Facts(title, say_makers(fields), str(fields.get("year") or ""), named, opening, len(text.split()))


def _say_likeness(per_cent: int | None) -> str:
    """How much two texts share, in words. The estimate has a standard error of about 3.5 points."""
    if per_cent is None:
        return ""
    if per_cent >= 97:
        return "almost word for word the same"
    return "the same text with small changes" if per_cent >= 90 else "much of the text is the same"
