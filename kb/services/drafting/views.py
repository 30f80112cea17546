"""Drafts and their saves as other capabilities and pages see them: values, read once, that change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kb.models import Draft, DraftSave
from kb.services.drafting.states import DraftState


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it stood when it was read.

    ``slug`` is the address it will have, None until one is chosen. ``base_digest`` is that of the published page from
    which it began, None for a new page; ``original`` the SHA-256 of the file it was read from. ``revision`` counts its
    saves.
    """

    id: int
    kind: str
    slug: str | None
    title: str
    fields: Mapping[str, Any]
    body: str
    state: DraftState
    revision: int
    note: str
    base_digest: str | None
    original: str | None
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    assigned_to: str | None


@dataclass(frozen=True, slots=True)
class SaveView:
    """One save of a draft. ``revision`` is the one that it made; None for a save that came too late and is kept."""

    id: int
    revision: int | None
    saved_by: str


def view_draft(row: Draft) -> DraftView:
    """The draft as it stands now."""
    return DraftView(
        id=row.id,
        kind=row.kind,
        slug=row.slug,
        title=row.title,
        fields=row.fields,
        body=row.body,
        state=DraftState(row.state),
        revision=row.revision,
        note=row.note,
        base_digest=row.base_digest,
        original=row.original,
        created_by=row.created_by,
        created_at=row.created_at,
        updated_by=row.updated_by,
        updated_at=row.updated_at,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
        assigned_to=row.assigned_to,
    )


def view_save(row: DraftSave) -> SaveView:
    """The save as a value."""
    return SaveView(row.id, row.revision, row.saved_by)
