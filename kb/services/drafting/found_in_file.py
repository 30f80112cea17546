"""What the file behind a draft says of itself: proposals with place and sureness, taken by a click, and the report of
its reading.

A guess is never stored by itself. ``accept_proposals`` takes those that are sure enough into fields that are still
open, for one draft or for all of a batch; what a person wrote stays. Must not know how a file is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.reading import FLOOR
from kb.models import Draft, Upload, UploadItem
from kb.services.audit import Actor
from kb.services.drafting.drafts import get_draft, save_draft
from kb.services.drafting.form import build_fields, fill_in, find_field
from kb.services.drafting.states import EDITABLE
from kb.services.drafting.taking import get_value, holds_value, path_in_kind, take_suggestion
from kb.services.drafting.views import DraftView
from kb.services.transactions import changing

LEAST = 0.8
"""How sure a proposal is that one click takes with all others of its draft or batch."""


@dataclass(frozen=True, slots=True)
class FileProposal:
    """One proposal: the field's path and name, the value, where it was found and how sure it is, in per cent."""

    path: str
    field: str
    value: str
    place: str
    quote: str
    per_cent: int
    taken: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class FileReport:
    """The file that a draft was read from, and what is said of its reading."""

    name: str
    original: str | None
    unit: str
    units: int
    sentences: tuple[str, ...]


def find_proposals(session: Session, draft: DraftView) -> tuple[FileProposal, ...]:
    """Everything proposed for fields that the kind of ``draft`` has, surest first in each field."""
    filled = fill_in(draft.kind, draft.fields)
    proposals = []
    seen: set[tuple[str, str]] = set()
    for found in _iter_found(session, draft.id):
        path = path_in_kind(draft.kind, str(found.get("field", "")))
        field = find_field(draft.kind, path) if path else None
        value = str(found.get("value") or "")
        if not path or field is None or not value or (path, value) in seen:
            continue
        seen.add((path, value))
        sure = float(found.get("sure", 1.0))
        proposals.append(
            FileProposal(
                path=path,
                field=field.label,
                value=value,
                place=str(found.get("place", "")),
                quote=str(found.get("quote", "")),
                per_cent=round(sure * 100),
                taken=holds_value(draft.kind, filled, path, value),
                shown=sure >= FLOOR,
            )
        )
    order = [field.name for field in build_fields(draft.kind)]
    return tuple(sorted(proposals, key=lambda one: (order.index(one.path.partition(".")[0]), -one.per_cent)))


def find_report(session: Session, draft: DraftView) -> FileReport | None:
    """The report of the file that ``draft`` was read from; None if it was not read from one."""
    query = select(Upload).join(UploadItem, UploadItem.upload_id == Upload.id).where(UploadItem.draft == draft.id)
    upload = session.scalar(query.order_by(Upload.id).limit(1))
    if upload is None:
        return None
    result: Mapping[str, Any] = upload.result or {}
    sentences = tuple(result.get("report") or result.get("notes") or ())
    return FileReport(upload.name, upload.original, result.get("unit") or "", result.get("units") or 0, sentences)


def accept_proposals(session: Session, actor: Actor, numbers: Iterable[int], least: float = LEAST) -> int:
    """Take the surest proposal of each open field, if it is at least ``least`` sure, into drafts that can be edited.

    Returns how many values were taken in all. Each draft is saved and audited as if they had been typed.

    Raises:
        NotFound: there is no such draft.
    """
    taken = 0
    with changing(session, actor) as change:
        for number in numbers:
            draft = get_draft(session, number)
            if draft.state not in EDITABLE:
                continue
            fields, paths = dict(draft.fields), []
            for proposal in find_proposals(session, draft):
                sure = proposal.per_cent >= round(least * 100)
                if not sure or proposal.taken or not _is_open(draft.kind, fields, proposal.path):
                    continue
                fields = take_suggestion(draft.kind, fields, proposal.path, proposal.value)
                paths.append(proposal.path)
            if paths:
                saved = {**draft.fields, **fields}
                save_draft(
                    session, actor, number, revision=draft.revision, fields=saved, body=draft.body, slug=draft.slug
                )
                change.record("took proposals into", "draft", str(number), fields=paths)
                taken += len(paths)
    return taken


def find_drafts_of_batch(session: Session, batch: str) -> tuple[int, ...]:
    """The drafts of the files of ``batch`` that can still be edited."""
    query = (
        select(Draft.id).join(UploadItem, UploadItem.draft == Draft.id).join(Upload, Upload.id == UploadItem.upload_id)
    )
    return tuple(session.scalars(query.where(Upload.batch == batch, Draft.state.in_(EDITABLE)).order_by(Draft.id)))


def _iter_found(session: Session, number: int) -> Iterable[dict[str, Any]]:
    items = session.scalars(select(UploadItem).where(UploadItem.draft == number).order_by(UploadItem.id))
    found = [each for item in items for each in item.found]
    return sorted(found, key=lambda each: -float(each.get("sure", 1.0)))


def _is_open(kind: str, fields: Mapping[str, Any], path: str) -> bool:
    return get_value(fill_in(kind, fields), path) in (None, "", [])
