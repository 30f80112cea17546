"""“This helped us”: a member says that a page was of use to their city, and why; pages show how many said so.

Knows pages by their slugs, seats and accounts. Must not know how a page looks. One word a member and page. The count is
for everyone, the reasons for the city itself and for curators; it orders nothing but lessons that are otherwise equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models import HelpedBy
from kb.services.audit import CURATORS, Actor
from kb.services.exchange.fields import clean_text
from kb.services.library import Card, find_cards_by_slug, find_site_names
from kb.services.peers import check_names, find_sites_of
from kb.services.transactions import changing

LONGEST_WHY = 1_000
HELPFUL_KINDS = frozenset({"practice", "lesson", "summit", "tool", "program"})
"""Kinds of pages that can be said to help: a publication is judged elsewhere."""


@dataclass(frozen=True, slots=True)
class HelpedView:
    """One city's word on a page."""

    slug: str
    title: str
    path: str
    site: str
    city: str
    why: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UseOfPage:
    """How many members said that a page helped, of how many cities, and whether and why the reader did."""

    count: int
    cities: int
    mine: bool
    why: str


def say_helped(session: Session, actor: Actor, slug: str, site: str, why: str = "", *, checked: bool = False) -> None:
    """Say for ``site`` that the page ``slug`` helped; saying it again changes the reason.

    Raises:
        NotFound: ``actor`` does not work for ``site``, or there is no such page.
        BadRequest: the reason is too long, or the page is of a kind that is not judged here.
        MayNamePeople: it seems to name a person, and was not ``checked``.
    """
    card = find_cards_by_slug(session, [slug]).get(slug)
    if card is None or site not in find_sites_of(session, actor):
        raise NotFound("There is no such page, or you do not work for this city.")
    if card.kind not in HELPFUL_KINDS:
        raise BadRequest("This kind of page is not judged here.", "Say it of a lesson, practice, tool or event.")
    why = clean_text(why, "Why it helped", 0, LONGEST_WHY)
    check_names(why, checked=checked)
    with changing(session, actor) as change:
        row = session.scalar(_of(actor).where(HelpedBy.slug == slug))
        if row is None:
            row = HelpedBy(account_id=actor.account_id, slug=slug)
            session.add(row)
            change.record("was helped by", "page", slug, site=site)
        row.site, row.why = site, why
        session.flush()


def take_back_helped(session: Session, actor: Actor, slug: str) -> None:
    """Say it no longer. Nothing happens where it was not said."""
    with changing(session, actor) as change:
        row = session.scalar(_of(actor).where(HelpedBy.slug == slug))
        if row is not None:
            change.record("took back the help of", "page", slug, site=row.site)
            session.delete(row)


def get_use_of_page(session: Session, actor: Actor, slug: str) -> UseOfPage:
    """What is said of the page ``slug``."""
    counts = select(func.count(), func.count(HelpedBy.site.distinct())).where(HelpedBy.slug == slug)
    count, cities = session.execute(counts).one()
    mine = session.scalar(_of(actor).where(HelpedBy.slug == slug)) if actor.account_id is not None else None
    return UseOfPage(count, cities, mine is not None, mine.why if mine else "")


def order_by_use(session: Session, cards: Iterable[Card]) -> tuple[Card, ...]:
    """``cards`` with the lessons that helped more members first, and otherwise as they came."""
    cards = tuple(cards)
    lessons = [card.slug for card in cards if card.kind == "lesson"]
    query = select(HelpedBy.slug, func.count()).where(HelpedBy.slug.in_(lessons))
    counts: dict[str, int] = dict(session.execute(query.group_by(HelpedBy.slug)).all())
    return tuple(sorted(cards, key=lambda card: -counts.get(card.slug, 0)))


def find_helped(session: Session, actor: Actor, site: str = "") -> tuple[HelpedView, ...]:
    """The words of ``site``, for those who work for it; with none named all of them, for curators. Newest first."""
    query = select(HelpedBy).order_by(HelpedBy.id.desc())
    if site:
        query = query.where(HelpedBy.site == site)
        if site not in find_sites_of(session, actor):
            return ()
    elif actor.role not in CURATORS:
        return ()
    rows = session.scalars(query.limit(500)).all()
    names, cards = find_site_names(session), find_cards_by_slug(session, {row.slug for row in rows})
    return tuple(
        HelpedView(
            row.slug,
            cards[row.slug].title,
            cards[row.slug].path,
            row.site,
            names.get(row.site, row.site),
            row.why,
            row.created_at.replace(tzinfo=UTC),
        )
        for row in rows
        if row.slug in cards
    )


def _of(actor: Actor) -> Select[HelpedBy]:
    return select(HelpedBy).where(HelpedBy.account_id == actor.account_id)
