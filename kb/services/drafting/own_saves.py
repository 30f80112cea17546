"""Nobody conflicts with themselves: a save from an older form of one's own is joined with what one saved since.

Knows saves. What somebody else saved is never joined by itself: :mod:`kb.services.publishing.merge` asks a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Draft, DraftSave
from kb.services.audit import Actor
from kb.services.drafting.states import EDITABLE


@dataclass(frozen=True, slots=True)
class OwnSaves:
    """What an older form of one's own began from."""

    fields: Mapping[str, Any]
    body: str

    def join(self, draft: Draft, fields: Mapping[str, Any], body: str) -> tuple[dict[str, Any], str]:
        """``fields`` and ``body`` as typed, but what was left as it was in them as it stands in ``draft`` now."""
        joined = {
            name: draft.fields.get(name) if value == self.fields.get(name) else value for name, value in fields.items()
        }
        return joined, draft.body if body == self.body else body


def find_own_saves(session: Session, actor: Actor, draft: Draft, revision: int) -> OwnSaves | None:
    """What the form at ``revision`` began from, if ``actor`` alone has saved ``draft`` since; else None."""
    if not revision < draft.revision or draft.state not in EDITABLE:
        return None
    query = select(DraftSave).where(DraftSave.draft_id == draft.id, DraftSave.revision >= revision)
    saves = session.scalars(query.order_by(DraftSave.revision)).all()
    if not saves or saves[0].revision != revision or any(save.saved_by != actor.name for save in saves[1:]):
        return None
    return OwnSaves(saves[0].fields, saves[0].body)
