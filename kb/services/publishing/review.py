"""A draft's way to readers: handed in, sent back or published by a second person.

Two rules that no role is free of: the person who handed a draft in, or saved it last, does not publish it; and what was
published since the draft began is never overwritten unseen (:mod:`kb.services.publishing.merge`).
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict, Forbidden
from kb.models import Document, Draft, Site
from kb.models.declarative import now
from kb.services.audit import COMMAND_LINE, Actor
from kb.services.drafting import (
    EDITABLE,
    DraftState,
    DraftView,
    build_record,
    get_draft,
    get_draft_row,
    move,
    notify,
    notify_reviewers,
    view_draft,
)
from kb.services.library import keep_text
from kb.services.publishing.publish import Authorship, withdraw_document, write_document
from kb.services.publishing.versions import DocumentView, find_newer, view_document
from kb.services.publishing.write_site import withdraw_site, write_site
from kb.services.transactions import Change, changing
from knowledge.content_folder import build_digest
from knowledge.records import Record
from knowledge.site import SiteRecord
from knowledge.vocabulary import Visibility


class PublishedMeanwhile(Conflict):
    """The page was changed after the draft began. Publishing the draft would undo that."""

    code = "published_meanwhile"
    hint = "Compare the three texts, choose what stays, and hand it in again."


def submit(session: Session, actor: Actor, number: int, revision: int) -> None:
    """Hand the draft in for review.

    Raises:
        NotFound: there is no such draft.
        DraftIncomplete: something still has to be corrected.
        NotNow: it was saved meanwhile, or is not being edited.
    """
    with changing(session, actor) as change:
        draft = get_draft_row(session, number)
        record = build_record(session, view_draft(draft))
        if not isinstance(record, SiteRecord):
            keep_text(change, build_digest(record, draft.body), draft.body, record.kind)
        values = {"submitted_by": actor.name, "submitted_at": now(), "note": ""}
        move(change, draft, EDITABLE, DraftState.IN_REVIEW, "submitted", revision, **values)
        notify_reviewers(change, draft)


def take_back(session: Session, actor: Actor, number: int) -> None:
    """Take the draft out of review, so that it can be edited again.

    Raises:
        NotFound: there is no such draft.
        NotNow: it is not in review.
    """
    with changing(session, actor) as change:
        draft = get_draft_row(session, number)
        values = {"submitted_by": None, "submitted_at": None}
        move(change, draft, [DraftState.IN_REVIEW], DraftState.OPEN, "took back", **values)


def send_back(session: Session, actor: Actor, number: int, revision: int, note: str) -> DraftView:
    """Send the draft back to the people who work on it, with what is to be done.

    Raises:
        BadRequest: there is no note.
    """
    if not note.strip():
        raise BadRequest("Say what is to be done: without a note nobody knows.", "Write a note and send it back again.")
    with changing(session, actor) as change:
        draft = get_draft_row(session, number)
        values = {"note": note.strip(), "submitted_by": None, "submitted_at": None}
        move(change, draft, [DraftState.IN_REVIEW], DraftState.SENT_BACK, "sent back", revision, **values)
        notify(change, draft, [draft.created_by, draft.updated_by], f"{actor.name} sent this back: {note.strip()}")
        return view_draft(draft)


def why_not_reviewer(actor: Actor, draft: DraftView) -> str:
    """Why ``actor`` may not be the second person for this draft; empty if they may."""
    if actor.name == draft.submitted_by:
        return "You handed this in, so a second person has to publish it."
    if actor.name == draft.updated_by:
        return "You saved this last, so a second person has to publish it."
    return ""


def approve(session: Session, actor: Actor, number: int, revision: int, note: str = "") -> DocumentView:
    """Publish the draft at the ``revision`` that was reviewed.

    Raises:
        Forbidden: the reviewer handed it in or saved it last.
        NotNow: it was saved, taken back or published meanwhile.
        DraftIncomplete: something has to be corrected, for example a page it names is gone.
        PublishedMeanwhile: the page was changed after the draft began.
    """
    draft = get_draft(session, number)
    if reason := why_not_reviewer(actor, draft):
        raise Forbidden(reason, "Ask another liaison or an admin to review it.")
    return _publish(session, actor, number, revision, Authorship(draft.updated_by, actor.name, note.strip()))


def publish_at_once(session: Session, number: int, note: str = "") -> DocumentView:
    """Publish a draft without a second person: only for someone with the command line. Raises as :func:`approve`."""
    with changing(session, COMMAND_LINE):
        draft = get_draft(session, number)
        if draft.state != DraftState.IN_REVIEW:
            submit(session, COMMAND_LINE, number, draft.revision)
        return _publish(session, COMMAND_LINE, number, draft.revision, Authorship(draft.updated_by, None, note))


def _publish(session: Session, actor: Actor, number: int, revision: int, authorship: Authorship) -> DocumentView:
    with changing(session, actor) as change:
        draft = get_draft_row(session, number)
        # Moved first: from here on no one else can write, so what is read below is what will be replaced.
        move(change, draft, [DraftState.IN_REVIEW], DraftState.PUBLISHED, "approved", revision)
        view = view_draft(draft)
        if (newer := find_newer(session, view)) is not None:
            raise PublishedMeanwhile(
                f"“{newer.title}” was changed on {newer.updated_at:%Y-%m-%d}, after this draft began."
            )
        record = build_record(session, view)
        page = _write(change, record, draft, authorship)
        change.record(
            "published",
            "site" if isinstance(page, Site) else "document",
            page.slug,
            draft=draft.id,
            version=page.version,
            author=authorship.author,
            note=authorship.note,
        )
        return view_document(page)


def _write(change: Change, record: Record, draft: Draft, authorship: Authorship) -> Document | Site:
    if isinstance(record, SiteRecord):
        site = select(Site).where(Site.slug == record.slug).execution_options(populate_existing=True)
        return write_site(change, change.session.scalar(site), record, authorship)
    query = select(Document).where(Document.slug == record.slug).execution_options(populate_existing=True)
    document = write_document(change, change.session.scalar(query), record, draft.body, authorship)
    document.original = draft.original or document.original
    return document


def withdraw(session: Session, actor: Actor, slug: str, reason: str, successor: str | None = None) -> DocumentView:
    """Take a published page from readers at once: what does harm cannot wait for a second person. It can be restored.

    A site has no ``successor``.

    Raises:
        BadRequest: there is no reason, or the successor is not a published page.
        Conflict: there is no such published page.
    """
    if not reason.strip():
        raise BadRequest("Say why the page is withdrawn: readers who have its address will see it.", "Write a reason.")
    with changing(session, actor) as change:
        site = session.scalar(select(Site).where(Site.slug == slug, Site.visibility == Visibility.PUBLISHED))
        if site is not None:
            withdraw_site(change, site, Authorship(actor.name, None, reason.strip()))
            change.record("withdrew", "site", slug, reason=reason.strip())
            return view_document(site)
        document = session.scalar(select(Document).where(Document.slug == slug, _PUBLISHED))
        if document is None:
            raise Conflict(f"There is no published page called {slug!r} to withdraw.")
        if successor and (
            successor == slug or not session.scalar(select(Document).where(Document.slug == successor, _PUBLISHED))
        ):
            raise BadRequest(
                f"There is no other published page called {successor!r}.", "Correct the successor, or leave it out."
            )
        withdraw_document(change, document, Authorship(actor.name, None, reason.strip()), successor or None)
        change.record("withdrew", "document", slug, reason=reason.strip(), successor=successor or None)
        return view_document(document)


_PUBLISHED = Document.visibility == Visibility.PUBLISHED
