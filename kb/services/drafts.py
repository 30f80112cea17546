"""Documents in the making: begun, saved without overwriting anyone, given up but never deleted. Knows no form.

A draft holds what is known so far and need not validate: :mod:`kb.services.draft_checks` says what is still missing,
:mod:`kb.services.reviewing` takes it on its way to readers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.records import DocumentRecord
from ingest.vocabulary import Kind
from kb.errors import BadRequest, Conflict, NotFound
from kb.models import Document, Draft, Site
from kb.models.declarative import now
from kb.services import auditing
from kb.services.roles import COMMAND_LINE, Actor

_LONGEST_SLUG = 80
_NOT_IN_FIELDS = {"kind", "slug"}


class DraftState(StrEnum):
    """How far a draft has come. The last two are its end: the row stays, so that nothing is lost."""

    OPEN = "draft"
    IN_REVIEW = "in-review"
    SENT_BACK = "sent-back"
    PUBLISHED = "published"
    DROPPED = "dropped"


UNFINISHED = (DraftState.OPEN, DraftState.IN_REVIEW, DraftState.SENT_BACK)


class StaleDraft(Conflict):
    """Someone saved the draft after the form was opened. Nothing was overwritten."""

    hint = "Compare both texts, choose what stays, and save again."


def create_draft(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    fields: Mapping[str, Any],
    body: str,
    origin: str,
    original: str | None = None,
    slug: str | None = None,
) -> Draft:
    """Begin a draft of ``kind`` and flush it, so that it has its number. The caller commits.

    ``fields`` are those of the record of its kind, as far as known; ``origin`` says in a word where they come from
    ("upload", "file", "command line", "page"). ``original`` is the SHA-256 of a stored :class:`kb.models.Original`.
    With ``slug`` it is a new version of that document, if there is one; else a free slug is made from the title.

    Raises:
        BadRequest: there is no such kind, or it is one that is not edited here.
    """
    if kind not in set(Kind):
        raise BadRequest(f"There is no kind of document called {kind!r}.", f"Choose one of: {', '.join(Kind)}.")
    kept = {name: value for name, value in fields.items() if name not in _NOT_IN_FIELDS}
    title = str(kept.get("title") or "")
    document = session.scalar(select(Document).where(Document.slug == slug)) if slug else None
    draft = Draft(
        kind=kind,
        slug=slug or propose_slug(session, title or f"untitled {kind}"),
        title=title,
        fields=kept,
        body=body,
        state=DraftState.OPEN,
        origin=origin,
        base_digest=document.digest if document else None,
        original=original,
        created_by=actor.name,
        updated_by=actor.name,
    )
    session.add(draft)
    session.flush()
    auditing.record(session, actor, "began", "draft", str(draft.id), slug=draft.slug, kind=kind, origin=origin)
    return draft


def propose_slug(session: Session, title: str) -> str:
    """A slug from ``title`` that no document, site or unfinished draft has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "untitled"
    start = words if len(words) <= _LONGEST_SLUG else words[:_LONGEST_SLUG].rpartition("-")[0] or words[:_LONGEST_SLUG]
    number, slug = 1, start
    while not is_free(session, slug):
        number += 1
        slug = f"{start}-{number}"
    return slug


def is_free(session: Session, slug: str, draft: int | None = None) -> bool:
    """Whether no document, site or unfinished draft other than number ``draft`` has this slug."""
    drafts = select(Draft.id).where(Draft.slug == slug, Draft.state.in_(UNFINISHED), Draft.id != (draft or 0))
    taken = (select(Document.id).where(Document.slug == slug), select(Site.id).where(Site.slug == slug), drafts)
    return not any(session.scalar(query.limit(1)) for query in taken)


def get_draft(session: Session, number: int) -> Draft:
    """The draft ``number``.

    Raises:
        NotFound: there is none.
    """
    draft = session.get(Draft, number)
    if draft is None:
        raise NotFound(f"There is no draft {number}.", "Look for it on the curation page.")
    return draft


def keep_file_as_draft(session: Session, record: DocumentRecord, body: str, base_digest: str | None) -> Draft:
    """Put a content file's text, which differs from what was edited here, before the reviewers.

    It began from the version of ``base_digest``, so it cannot be published before both texts were compared.
    """
    draft = create_draft(
        session,
        COMMAND_LINE,
        kind=record.kind,
        fields=record.model_dump(mode="json"),
        body=body,
        origin="file",
        slug=record.slug,
    )
    draft.base_digest = base_digest
    draft.state, draft.submitted_by, draft.submitted_at = DraftState.IN_REVIEW, COMMAND_LINE.name, now()
    draft.note = "The content file was changed, and so was the page."
    return draft
