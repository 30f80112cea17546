"""What becomes of an item that may be here already: a new document, a new version of one, or nothing.

Each choice is made once, by the first person; the second is told. Knows rows and drafts, no page.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, undefer

from kb.errors import BadRequest, Conflict, NotFound
from kb.models import Upload, UploadItem
from kb.rows import is_row_number
from kb.services.audit import Actor
from kb.services.intake.make_drafts import make_draft, make_version
from kb.services.intake.uploads import UploadState
from kb.services.transactions import Change, changing


class UploadChoice(StrEnum):
    """What a curator can do with an item that is like something here."""

    NEW = "new"
    VERSION = "version"
    SKIP = "skip"


def choose_for_item(
    session: Session, actor: Actor, upload: int, item: int, choice: UploadChoice, slug: str | None = None
) -> int | None:
    """Settle one item. Returns the number of the draft that it became, if any. ``slug`` is the document to change.

    Raises:
        NotFound: the upload has no such item.
        BadRequest: ``slug`` is none of the documents that it was found to be like.
        Conflict: someone chose before, or works on that document.
    """
    with changing(session, actor) as change:
        draft = _choose(change, upload, item, choice, slug)
        _close(change, upload)
        return draft


def choose_for_rest(session: Session, actor: Actor, upload: int, choice: UploadChoice) -> int:
    """Settle all items of an upload that are left, as new or skipped. Returns how many.

    Raises:
        BadRequest: they cannot all be new versions.
    """
    if choice is UploadChoice.VERSION:
        raise BadRequest("Which document each one changes must be chosen one by one.")
    with changing(session, actor) as change:
        left = select(UploadItem.id).where(UploadItem.upload_id == upload, UploadItem.choice.is_(None))
        numbers = tuple(session.scalars(left.order_by(UploadItem.position)))
        for number in numbers:
            _choose(change, upload, number, choice, None)
        _close(change, upload)
        return len(numbers)


def _choose(change: Change, upload: int, item: int, choice: UploadChoice, slug: str | None) -> int | None:
    if not (is_row_number(upload) and is_row_number(item)):
        raise NotFound("There is no such item in this file.")
    session = change.session
    # The claim comes first: of two people who choose at once one gets it, and nothing is made twice.
    claimed = session.scalar(
        update(UploadItem)
        .where(UploadItem.id == item, UploadItem.upload_id == upload, UploadItem.choice.is_(None))
        .values(choice=choice)
        .returning(UploadItem.id)
    )
    query = select(UploadItem).where(UploadItem.id == item, UploadItem.upload_id == upload)
    row = session.scalar(query.options(undefer(UploadItem.body)).execution_options(populate_existing=True))
    if row is None:
        raise NotFound("There is no such item in this file.")
    if claimed is None:
        raise Conflict(f"What becomes of “{row.title}” was chosen already.")
    draft = _apply(change, row, choice, slug)
    change.record(
        "chose",
        "upload",
        str(upload),
        item=row.position + 1,
        title=row.title,
        choice=choice.value,
        slug=slug,
        draft=draft,
    )
    return draft


def _apply(change: Change, item: UploadItem, choice: UploadChoice, slug: str | None) -> int | None:
    if choice is UploadChoice.SKIP:
        item.body = ""
        return None
    if choice is UploadChoice.NEW:
        return make_draft(change, item.upload, item, item.body).id
    candidates = {each["key"] for each in item.alike if each["kind"] == "document"}
    if slug is None or slug not in candidates:
        raise BadRequest("Choose which document this is a new version of.")
    return make_version(change, item.upload, item, item.body, slug).id


def _close(change: Change, upload: int) -> None:
    session = change.session
    left = select(func.count()).where(UploadItem.upload_id == upload, UploadItem.choice.is_(None))
    session.flush()
    if not session.scalar(left):
        done = update(Upload).where(Upload.id == upload, Upload.state == UploadState.READ)
        session.execute(done.values(state=UploadState.DONE))
