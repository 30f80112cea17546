"""Keeps plans: makes one, finds it by its address, keeps it with a site, deletes it. Knows tables; must not know HTTP.

A plan needs no account: everyone who has its address may read and change it, and nobody can guess it. Every saved state
is a version of its own (:mod:`kb.services.planning.versions`). The audit names a plan by its number, never by its
address.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict, Forbidden, NotFound
from kb.models import CityPlan, PlanVersion
from kb.models.declarative import now
from kb.services.audit import LIST_EDITORS, Actor
from kb.services.library import find_site_names
from kb.services.matching import MatchingTools
from kb.services.planning.build import build_plan
from kb.services.planning.content import PlanContent
from kb.services.planning.limits import note_plan
from kb.services.planning.order import PlanOrder
from kb.services.planning.view import PlanView, build_plan_view
from kb.services.transactions import Change, changing

KEY_BYTES = 16
MOST_VERSIONS = 100
"""Versions of one plan that are kept besides the first: the oldest of the others goes."""
MOST_CHARACTERS = 250_000
"""Of the JSON of one version: two and a half times a plan of five strategies."""

_KEY = re.compile(r"[0-9a-f]{32}")


class StalePlan(Conflict):
    """Someone else changed the same part meanwhile. Nothing was saved."""


@dataclass(frozen=True, slots=True)
class PlanListing:
    """A plan among others that are kept with sites."""

    key: str
    title: str
    site: str
    city: str
    owner: str
    updated_at: datetime


def create_plan(session: Session, tools: MatchingTools, actor: Actor, order: PlanOrder, place: str | None) -> str:
    """A new plan for ``order``; its key. ``place`` is the network address that it is asked from, None if from no other.

    Raises:
        TooManyPlans: too many were made within the hour.
    """
    content = build_plan(session, tools, order.profile, order.practices, order.starts, order.title)
    with changing(session, actor) as change:
        if place is not None:
            note_plan(change, place)
        row = CityPlan(key=secrets.token_hex(KEY_BYTES), title=content.title, owner=actor.name, revision=1)
        row.versions = [_build_version(actor, content, 1, "Made")]
        session.add(row)
        session.flush()
        change.record("created", "plan", str(row.id), city=content.city.slug, practices=list(order.practices))
        return row.key


def get_plan(session: Session, key: str) -> PlanView:
    """The plan with this key as it is now.

    Raises:
        NotFound: there is none.
    """
    row = get_plan_row(session, key)
    version = get_version_row(session, row, row.revision)
    return build_view_of(row, version)


def get_plan_row(session: Session, key: str) -> CityPlan:
    """The row of the plan with this key.

    Raises:
        NotFound: there is none.
    """
    row = session.scalar(select(CityPlan).where(CityPlan.key == key)) if _KEY.fullmatch(key) else None
    if row is None:
        raise NotFound("There is no plan at this address.", "Check the address to its last letter, or make a new plan.")
    return row


def get_version_row(session: Session, row: CityPlan, revision: int) -> PlanVersion:
    """One version of a plan.

    Raises:
        NotFound: there is none of this number, or it is too old to be kept.
    """
    query = select(PlanVersion).where(PlanVersion.plan_id == row.id, PlanVersion.revision == revision)
    version = session.scalar(query) if 0 < revision <= row.revision else None
    if version is None:
        raise NotFound(f"There is no version {revision} of this plan.", "Go back to the list of its versions.")
    return version


def build_view_of(row: CityPlan, version: PlanVersion) -> PlanView:
    """What a version of a plan says."""
    return build_plan_view(
        read_content(version),
        key=row.key,
        revision=version.revision,
        owner=row.owner,
        site=row.site,
        updated_at=version.saved_at.replace(tzinfo=UTC),
    )


def read_content(version: PlanVersion) -> PlanContent:
    """The whole plan of one version."""
    return PlanContent.model_validate(version.content)


def save_content(change: Change, row: CityPlan, content: PlanContent, said: str) -> int:
    """Keep ``content`` as the next version of ``row``, saved as "said"; its number.

    Raises:
        BadRequest: it is too large.
        StalePlan: someone else saved at the same moment.
    """
    if len(content.model_dump_json()) > MOST_CHARACTERS:
        raise BadRequest(
            f"The plan would be longer than {MOST_CHARACTERS:,} characters. Nothing was saved.", "Shorten it."
        )
    session, before = change.session, row.revision
    claimed = session.connection().execute(
        update(CityPlan)
        .where(CityPlan.id == row.id, CityPlan.revision == before)
        .values(revision=before + 1, title=content.title, updated_at=now())
    )
    if claimed.rowcount != 1:
        raise StalePlan("Someone else saved this plan at the same moment.", "Send yours again.")
    session.refresh(row)
    version = _build_version(change.actor, content, row.revision, said)
    version.plan_id = row.id
    session.add(version)
    too_old = row.revision - MOST_VERSIONS
    session.execute(
        delete(PlanVersion).where(
            PlanVersion.plan_id == row.id, PlanVersion.revision > 1, PlanVersion.revision <= too_old
        )
    )
    change.record("changed", "plan", str(row.id), revision=row.revision, said=said)
    return row.revision


def keep_with_site(session: Session, actor: Actor, key: str, site: str | None) -> None:
    """Keep the plan with a site of the program, where signed-in people find it; with None no longer.

    Raises:
        NotFound: there is no such plan.
        BadRequest: there is no such site.
    """
    with changing(session, actor) as change:
        row = get_plan_row(session, key)
        if site is not None and site not in find_site_names(session):
            raise BadRequest(f"site: there is no site {site[:60]!r}.", "Choose one from the list.")
        row.site = site
        change.record("kept with site", "plan", str(row.id), site=site)


def find_plans(session: Session) -> tuple[PlanListing, ...]:
    """The plans that are kept with sites, those changed last first."""
    names = find_site_names(session)
    rows = session.scalars(
        select(CityPlan).where(CityPlan.site.is_not(None)).order_by(CityPlan.updated_at.desc(), CityPlan.id)
    )
    return tuple(
        PlanListing(row.key, row.title, row.site, names.get(row.site, row.site), row.owner, row.updated_at)
        for row in rows
        if row.site is not None
    )


def delete_plan(session: Session, actor: Actor, key: str) -> str:
    """Delete a plan with all its versions; its title.

    Raises:
        NotFound: there is no such plan.
        Forbidden: it is kept with a site, and ``actor`` does not work with sites.
    """
    with changing(session, actor) as change:
        row = get_plan_row(session, key)
        if row.site is not None and actor.role not in LIST_EDITORS:
            raise Forbidden(
                "This plan is kept with a site, so its address alone does not delete it.", "Ask the site's liaison."
            )
        title = row.title
        change.record("deleted", "plan", str(row.id), revision=row.revision)
        session.delete(row)
        return title


def _build_version(actor: Actor, content: PlanContent, revision: int, said: str) -> PlanVersion:
    return PlanVersion(revision=revision, content=content.model_dump(mode="json"), saved_by=actor.name, said=said)
