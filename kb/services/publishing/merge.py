"""Two changes of one text become one: a save that came too late, and a draft whose page was published meanwhile.

Knows drafts, their saves and versions. A person chooses field by field; nothing is dropped before they did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models import DraftSave
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.drafting import (
    EDITABLE,
    DraftState,
    DraftView,
    NotNow,
    SaveView,
    get_draft,
    get_draft_row,
    save_draft,
)
from kb.services.publishing.differences import DocumentText, FieldChoice, find_choices, join_texts
from kb.services.publishing.review import take_back
from kb.services.publishing.versions import find_newer, find_text, text_of_draft
from kb.services.transactions import changing


@dataclass(frozen=True, slots=True)
class SaveConflict:
    """Two texts that are to become one: whose they are, and the fields in which they differ."""

    draft: DraftView
    theirs_by: str
    yours_by: str
    base_known: bool
    choices: tuple[FieldChoice, ...]
    seen: str
    """What the joined text replaces: the draft's revision, or the digest of the published page."""


def find_aside(session: Session, draft: int) -> tuple[SaveView, ...]:
    """Saves of the draft that came too late and are not joined yet."""
    return tuple(SaveView(save.id, save.revision, save.saved_by) for save in _find_rows(session, draft))


def compare_late_save(session: Session, draft: int, number: int) -> SaveConflict:
    """The draft as it stands beside the save ``number`` that came too late, with what both began from.

    Raises:
        NotFound: there is no such draft, or the save is not waiting.
    """
    row, save = get_draft(session, draft), _get_row(session, draft, number)
    begun = select(DraftSave).where(DraftSave.draft_id == draft, DraftSave.revision == save.began_from)
    base = session.scalar(begun)
    choices = find_choices(_text(row.kind, base) if base else None, text_of_draft(row), _text(row.kind, save))
    return SaveConflict(row, row.updated_by, save.saved_by, base is not None, choices, str(row.revision))


def resolve_late_save(
    session: Session,
    actor: Actor,
    draft: int,
    number: int,
    seen: str,
    chosen: Mapping[str, str],
    written: Mapping[str, str],
) -> SaveView:
    """Save the draft joined with a late save, as ``chosen`` field by field. If someone saved meanwhile, this save is
    kept aside too.

    Raises:
        NotFound: there is no such draft, or the save is not waiting.
        NotNow: the draft is not being edited, or was saved since it was compared.
        BadRequest: a field is left open.
    """
    with changing(session, actor):
        row, save = get_draft(session, draft), _get_row(session, draft, number)
        if row.state not in EDITABLE:
            raise NotNow(
                "The draft is not being edited now, so nothing was joined.", "Take it back, then join both texts."
            )
        if seen != str(row.revision):
            raise NotNow(f"{row.updated_by} saved again meanwhile.", "Compare again: nothing was overwritten.")
        sides = _complete(compare_late_save(session, draft, number).choices, chosen)
        text = join_texts(text_of_draft(row), _text(row.kind, save), sides, written)
        made = save_draft(
            session, actor, draft, revision=row.revision, fields=text.fields, body=text.body, slug=save.slug
        )
        if made.revision is not None:
            save.settled = True
        return made


def discard_late_save(session: Session, actor: Actor, draft: int, number: int) -> None:
    """Leave a late save out. It stays in the database.

    Raises:
        NotFound: there is no such draft, or the save is not waiting.
    """
    with changing(session, actor) as change:
        save = _get_row(session, draft, number)
        save.settled = True
        change.record("left out", "draft", str(draft), save=save.id)


def compare_published(session: Session, draft: int) -> SaveConflict:
    """The published page beside the draft, with the version from which the draft began.

    Raises:
        NotFound: the page is still what the draft began from.
    """
    row = get_draft(session, draft)
    newer = find_newer(session, row)
    if newer is None:
        raise NotFound("Nothing was published since this draft began.", "Go on with the draft.")
    base = find_text(session, newer.slug, row.base_digest)
    choices = find_choices(base, newer.text, text_of_draft(row))
    return SaveConflict(row, "the published page", row.updated_by, base is not None, choices, newer.digest)


def resolve_published(
    session: Session, actor: Actor, draft: int, seen: str, chosen: Mapping[str, str], written: Mapping[str, str]
) -> None:
    """Save the draft joined with the published page, as ``chosen``; it then begins from that page.

    Raises:
        NotFound: there is no such draft.
        NotNow: the page was published once more meanwhile, or the draft was saved.
        BadRequest: a field is left open.
    """
    with changing(session, actor):
        row = get_draft(session, draft)
        newer = find_newer(session, row)
        if newer is None or newer.digest != seen:
            raise NotNow("The page changed once more meanwhile.", "Compare again: nothing was overwritten.")
        choices = compare_published(session, draft).choices
        if row.state == DraftState.IN_REVIEW:
            take_back(session, actor, draft)
        text = join_texts(newer.text, text_of_draft(row), _complete(choices, chosen), written)
        made = save_draft(session, actor, draft, revision=row.revision, fields=text.fields, body=text.body)
        joined = get_draft_row(session, draft)
        if made.revision is None:
            raise NotNow(f"{joined.updated_by} saved the draft meanwhile.", "Compare again: nothing was overwritten.")
        joined.base_digest, joined.updated_at = seen, now()


def _find_rows(session: Session, draft: int) -> tuple[DraftSave, ...]:
    query = select(DraftSave).where(DraftSave.draft_id == draft, DraftSave.settled.is_(False))
    return tuple(session.scalars(query.order_by(DraftSave.id)))


def _get_row(session: Session, draft: int, number: int) -> DraftSave:
    waiting = _find_rows(session, get_draft(session, draft).id)
    save = next((save for save in waiting if save.id == number), None)
    if save is None:
        raise NotFound("This save is not waiting any more.", "Open the draft to see how it stands.")
    return save


def _complete(choices: tuple[FieldChoice, ...], chosen: Mapping[str, str]) -> Mapping[str, str]:
    """``chosen``, if it says something for every field that differs.

    Raises:
        BadRequest: a field is left open.
    """
    open_fields = [choice.label for choice in choices if chosen.get(choice.path) not in ("theirs", "yours", "written")]
    if open_fields:
        raise BadRequest(f"Choose which text stays for: {', '.join(open_fields)}.", "Choose for each field, then save.")
    return {choice.path: chosen[choice.path] for choice in choices}


def _text(kind: str, save: DraftSave) -> DocumentText:
    return DocumentText(kind, save.fields, save.body)
