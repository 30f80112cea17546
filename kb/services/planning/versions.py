"""The saved states of a plan: lists them, shows one, and takes one back as the newest. Knows tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import PlanVersion
from kb.services.audit import Actor
from kb.services.planning.plans import build_view_of, get_plan_row, get_version_row, read_content, save_content
from kb.services.planning.view import PlanView
from kb.services.transactions import changing


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """A saved state: its number, who saved it and when (UTC), and what was done."""

    revision: int
    saved_by: str
    saved_at: datetime
    said: str


def find_plan_versions(session: Session, key: str) -> tuple[SavedVersion, ...]:
    """The versions of a plan that are kept, newest first.

    Raises:
        NotFound: there is no such plan.
    """
    row = get_plan_row(session, key)
    query = select(PlanVersion).where(PlanVersion.plan_id == row.id).order_by(PlanVersion.revision.desc())
    return tuple(
        SavedVersion(each.revision, each.saved_by, each.saved_at, each.said) for each in session.scalars(query)
    )


def get_plan_version(session: Session, key: str, revision: int) -> PlanView:
    """The plan as it was in one version.

    Raises:
        NotFound: there is no such plan, or no such version of it.
    """
    row = get_plan_row(session, key)
    return build_view_of(row, get_version_row(session, row, revision))


def restore_plan_version(session: Session, actor: Actor, key: str, revision: int) -> str:
    """Make an old version the newest; those between stay. What was done, in a sentence.

    Raises:
        NotFound: there is no such plan, or no such version of it.
    """
    with changing(session, actor) as change:
        row = get_plan_row(session, key)
        content = read_content(get_version_row(session, row, revision))
        now = read_content(get_version_row(session, row, row.revision))
        if content == now:
            return "The plan is like this already."
        # Numbers of entries are never given twice, so that a form made from another version cannot hit a wrong line.
        next_id = max(content.next_id, now.next_id)
        save_content(change, row, content.model_copy(update={"next_id": next_id}), f"Version {revision} taken back")
        return f"Version {revision} is the plan again."
