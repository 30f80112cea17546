"""Documents in the making: begun, saved without overwriting anyone, given up but never deleted. Knows no form.

A draft holds what is known so far and need not validate: :mod:`kb.services.drafting.checks` says what is still missing,
:mod:`kb.services.publishing.review` takes it on its way to readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict, Forbidden, NotFound
from kb.models import Document, Draft, DraftSave
from kb.models.declarative import now
from kb.rows import get_row
from kb.services.audit import COMMAND_LINE, Actor, Role
from kb.services.drafting.curated_pages import find_curated_page, name_draft
from kb.services.drafting.own_saves import find_own_saves
from kb.services.drafting.slugs import propose_slug
from kb.services.drafting.states import EDITABLE, UNFINISHED, DraftState
from kb.services.drafting.views import DraftView, SaveView, view_draft, view_save
from kb.services.transactions import Change, changing
from knowledge.records import RECORDS, Record
from knowledge.vocabulary import Kind

_NOT_IN_FIELDS = {"kind", "slug"}


class NotNow(Conflict):
    """The draft is not at the step at which this can be done."""


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
    note: str = "",
    working_title: str = "",
) -> DraftView:
    """Begin a draft of ``kind``.

    ``fields`` are those of the record of its kind, as far as known; ``origin`` says in a word where they come from
    ("upload", "file", "command line", "page"). ``original`` is the SHA-256 of a stored :class:`kb.models.Original`.
    ``working_title`` is what it is called until it has a title of its own.
    With ``slug`` it is a new version of that document, if there is one; else a free slug is made from the title.

    Raises:
        BadRequest: there is no such kind.
    """
    if kind not in RECORDS:
        raise BadRequest(f"There is no kind of document called {kind!r}.", f"Choose one of: {', '.join(RECORDS)}.")
    kept = {name: value for name, value in fields.items() if name not in _NOT_IN_FIELDS}
    title = name_draft(kind, kept) or working_title
    with changing(session, actor) as change:
        page = find_curated_page(session, slug) if slug else None
        draft = Draft(
            kind=kind,
            slug=slug or propose_slug(session, title or f"untitled {kind}"),
            title=title,
            fields=kept,
            body=body,
            state=DraftState.OPEN,
            origin=origin,
            base_digest=page.digest if page else None,
            original=original,
            note=note,
            created_by=actor.name,
            updated_by=actor.name,
        )
        session.add(draft)
        session.flush()
        _keep_save(change, draft, began_from=1)
        change.record("began", "draft", str(draft.id), slug=draft.slug, kind=kind, origin=origin)
        return view_draft(draft)


def open_for_editing(session: Session, actor: Actor, slug: str) -> DraftView:
    """The unfinished draft of the page ``slug``, no matter who began it, or a new one from what is published.

    A page never gets two drafts in this way, even if two people ask in the same moment.

    Raises:
        NotFound: there is no such page.
    """
    page = find_curated_page(session, slug)
    if page is None:
        raise NotFound(f"There is no page called {slug!r}.", "Search for its title: its address may be another.")
    if (found := find_unfinished(session, slug)) is not None:
        return found
    with changing(session, actor):
        # Changes nothing, but someone who asks in the same moment waits here, and then finds the draft of the other.
        table = type(page)
        held = update(table).where(table.id == page.id).values(updated_at=table.updated_at)
        session.connection().execute(held)
        if (first := find_unfinished(session, slug)) is not None:
            return first
        return create_draft(
            session,
            actor,
            kind=page.kind if isinstance(page, Document) else "site",
            fields=page.record,
            body=page.body if isinstance(page, Document) else "",
            origin="page",
            original=page.original if isinstance(page, Document) else None,
            slug=slug,
        )


def find_unfinished(session: Session, slug: str) -> DraftView | None:
    """The first unfinished draft of the page ``slug``, no matter who began it; None if there is none."""
    query = select(Draft).where(Draft.slug == slug, Draft.state.in_(UNFINISHED))
    row = session.scalar(query.order_by(Draft.id).limit(1))
    return view_draft(row) if row is not None else None


def save_draft(
    session: Session,
    actor: Actor,
    number: int,
    *,
    revision: int,
    fields: Mapping[str, Any],
    body: str,
    slug: str | None = None,
) -> SaveView:
    """Save ``fields`` and ``body`` as the next revision of the draft ``number``, begun from ``revision``.

    What the same person saved since, in another tab or before going back, is joined: of each field the text changed
    last stays. If someone else saved, or the draft went on its way, nothing is overwritten: what was typed is kept
    apart (the save then has no revision of its own). ``slug`` can only be chosen for a new page.

    Raises:
        NotFound: there is no such draft.
    """
    with changing(session, actor) as change:
        draft = get_draft_row(session, number)
        own = find_own_saves(session, actor, draft, revision)
        if own is not None:
            (fields, body), revision = own.join(draft, fields, body), draft.revision
        kept = {name: value for name, value in {**draft.fields, **fields}.items() if name not in _NOT_IN_FIELDS}
        chosen = slug if slug and draft.base_digest is None else draft.slug
        if draft.revision == revision and (kept, body, chosen) == (draft.fields, draft.body, draft.slug):
            same = select(DraftSave).where(DraftSave.draft_id == number, DraftSave.revision == revision)
            if (last := session.scalar(same)) is not None:
                return view_save(last)
        changed = update(Draft).where(Draft.id == number, Draft.revision == revision, Draft.state.in_(EDITABLE))
        values = {
            "fields": kept,
            "body": body,
            "slug": chosen,
            "title": name_draft(draft.kind, kept) or draft.title,
            "revision": revision + 1,
            "updated_by": actor.name,
            "updated_at": now(),
        }
        in_time = session.connection().execute(changed.values(values)).rowcount == 1
        session.refresh(draft)
        if not in_time:
            save = DraftSave(
                draft_id=number,
                revision=None,
                began_from=revision,
                settled=False,
                slug=chosen,
                fields=kept,
                body=body,
                saved_by=actor.name,
            )
            session.add(save)
            session.flush()
            change.record("saved aside", "draft", str(number), save=save.id, began_from=revision)
            return view_save(save)
        change.record("saved", "draft", str(number), slug=draft.slug, revision=draft.revision)
        return _keep_save(change, draft, began_from=revision)


def _keep_save(change: Change, draft: Draft, began_from: int) -> SaveView:
    """Keep what ``draft`` says now as the save that made its revision."""
    save = DraftSave(
        draft_id=draft.id,
        revision=draft.revision,
        began_from=began_from,
        settled=True,
        slug=draft.slug,
        fields=draft.fields,
        body=draft.body,
        saved_by=change.actor.name,
    )
    change.session.add(save)
    change.session.flush()
    return view_save(save)


def drop_draft(session: Session, actor: Actor, number: int) -> None:
    """Give the draft up. Its text stays in the database, out of everyone's lists.

    Raises:
        NotFound: there is no such draft.
        Forbidden: it is someone else's, and ``actor`` is no admin.
        NotNow: it is in review or already at its end.
    """
    with changing(session, actor) as change:
        draft = get_draft_row(session, number)
        if actor.role is not Role.ADMIN and actor.name != draft.created_by:
            raise Forbidden("Only the person who began a draft, or an admin, can give it up.", "Ask them to.")
        move(change, draft, EDITABLE, DraftState.DROPPED, "dropped")


def move(
    change: Change,
    draft: Draft,
    expected: Iterable[DraftState],
    state: DraftState,
    action: str,
    revision: int | None = None,
    **values: object,
) -> None:
    """Bring ``draft`` to ``state`` if it is at one of ``expected``, and at ``revision`` if given, and write it down.

    Raises:
        NotNow: it is at another step, or was saved meanwhile.
    """
    session = change.session
    revision = draft.revision if revision is None else revision
    changed = update(Draft).where(Draft.id == draft.id, Draft.revision == revision, Draft.state.in_(list(expected)))
    if session.connection().execute(changed.values(state=state, **values)).rowcount != 1:
        session.refresh(draft)
        saved = f"saved by {draft.updated_by}" if draft.revision != revision else f"{draft.state} now"
        raise NotNow(f"The draft “{draft.title or draft.slug}” changed meanwhile: it was {saved}.")
    session.refresh(draft)
    change.record(action, "draft", str(draft.id), slug=draft.slug, revision=draft.revision)


def get_draft(session: Session, number: int) -> DraftView:
    """The draft ``number``.

    Raises:
        NotFound: there is none.
    """
    return view_draft(get_draft_row(session, number))


def get_draft_row(session: Session, number: int) -> Draft:
    """The row of the draft ``number``, for a service that takes it on its way. Never for a page.

    Raises:
        NotFound: there is none.
    """
    return get_row(session, Draft, number, f"There is no draft {number}.", "Look for it on the curation page.")


def add_note(change: Change, number: int, note: str) -> None:
    """Put ``note`` below what the draft's note says already."""
    draft = get_draft_row(change.session, number)
    draft.note = f"{draft.note}\n\n{note}".strip()


def keep_file_as_draft(change: Change, record: Record, body: str, base_digest: str | None) -> int:
    """Put a content file's text, which differs from what was edited here, before the reviewers. The draft's number.

    It began from the version of ``base_digest``, so it cannot be published before both texts were compared.
    """
    begun = create_draft(
        change.session,
        COMMAND_LINE,
        kind=record.kind,
        fields=record.model_dump(mode="json"),
        body=body,
        origin="file",
        slug=record.slug,
        note="The content file was changed, and so was the page.",
    )
    draft = get_draft_row(change.session, begun.id)
    draft.base_digest = base_digest
    draft.state, draft.submitted_by, draft.submitted_at = DraftState.IN_REVIEW, COMMAND_LINE.name, now()
    return draft.id


def change_kind(session: Session, actor: Actor, number: int, kind: str) -> None:
    """Make the draft of a new page one of another kind. Fields that the new kind lacks are kept for a way back.

    Raises:
        NotFound: there is no such draft.
        BadRequest: there is no such kind, or the page is published already.
        NotNow: it is not being edited.
    """
    with changing(session, actor) as change:
        draft = get_draft_row(session, number)
        if kind not in set(Kind) or draft.kind == "site" or draft.base_digest is not None:
            raise BadRequest("Only a new page can become of another kind.", "Begin a new page of the other kind.")
        move(change, draft, EDITABLE, DraftState(draft.state), "changed the kind of", kind=kind)
