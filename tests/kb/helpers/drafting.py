"""People and drafts for the tests of curation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Draft
from kb.services.audit.actors import Actor, Role
from kb.services.drafting.drafts import create_draft, get_draft, open_for_editing, save_draft
from kb.services.publishing.review import approve, submit

ANN = Actor("ann", Role.LIAISON, 1)
BEN = Actor("ben", Role.LIAISON, 2)
ADA = Actor("ada", Role.ADMIN, 3)

LESSON: dict[str, Any] = {
    "title": "Count before you start",
    "summary": "Know how many shootings there were.",
    "year": 2016,
    "core_areas": ["crime-analysis"],
    "confidence": "high",
    "source": {"title": "Annual report", "ncj": None, "url": "https://example.org/report", "more_urls": []},
}
BODY = "## What happened\nThey counted every shooting first.\n"


def begin_lesson(session: Session, actor: Actor = ANN, body: str = BODY, **changes: Any) -> Draft:
    """A new lesson that lacks nothing. The row, so that a test sees what becomes of it."""
    draft = create_draft(session, actor, kind="lesson", fields={**LESSON, **changes}, body=body, origin="page")
    return session.get_one(Draft, draft.id)


def publish_lesson(session: Session, **changes: Any) -> Document:
    """A lesson that Ann wrote and Ben published."""
    draft = begin_lesson(session, **changes)
    return publish(session, draft.id)


def publish(session: Session, number: int, by: Actor = ANN, reviewer: Actor = BEN) -> Document:
    """Hand the draft in and publish it. The row of its page."""
    submit(session, by, number, get_draft(session, number).revision)
    return get_document(session, approve(session, reviewer, number, get_draft(session, number).revision).slug)


def edit(session: Session, slug: str, actor: Actor = ANN, body: str | None = None, **fields: Any) -> Draft:
    """Open the page's draft and save it with these changes. The row of the draft."""
    draft = open_for_editing(session, actor, slug)
    changed = {**draft.fields, **fields}
    save_draft(
        session, actor, draft.id, revision=draft.revision, fields=changed, body=draft.body if body is None else body
    )
    return session.get_one(Draft, draft.id)


def get_document(session: Session, slug: str) -> Document:
    """The row of a page as it stands in the database."""
    query = select(Document).where(Document.slug == slug).execution_options(populate_existing=True)
    return session.scalars(query).one()
