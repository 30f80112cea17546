"""What cities offer each other and what they look for: listed for those who work for a city, and ended by their day.

Knows seats and offers. Must not know pages. Nothing here is indexed, exported or shown to the public: a wish says what
a city lacks. The newsletter may print those whose city said so (:func:`find_told_offers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict, Forbidden, NotFound
from kb.models import PeerOffer, Site
from kb.models.declarative import now
from kb.rows import is_row_number
from kb.services.audit import CURATORS, Actor
from kb.services.exchange.fields import clean_text, read_choice, read_day
from kb.services.exchange.formats import ExchangeFormat
from kb.services.exchange.tell_cities import tell_closed
from kb.services.library import find_practice_titles, find_site_names
from kb.services.peers import check_names, check_works_for, find_sites_of
from kb.services.transactions import changing
from knowledge.vocabulary import Requirement, Visibility, label
from search.text.analysis import stems

LONGEST_TITLE, LONGEST_OFFER = 120, 2_000
SHORTEST_TITLE, SHORTEST_OFFER = 8, 20
LONGEST_STAND = timedelta(days=366)
"""How far ahead an offer may end: after a year it is asked for again."""
MOST_OPEN = 20
"""Offers and wishes of one city at a time."""


class OfferSide(StrEnum):
    """Whether a city gives or looks for something."""

    OFFER = "offer"
    WISH = "wish"

    @property
    def other(self) -> OfferSide:
        """What it is matched with."""
        return OfferSide.WISH if self is OfferSide.OFFER else OfferSide.OFFER


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer or a wish. ``mine``: the reader works for its city. ``closed`` once its city or a liaison closed it;
    ``over`` from the day after it ends, too."""

    number: int
    site: str
    city: str
    side: OfferSide
    title: str
    text: str
    format: str
    practice: str
    practice_title: str
    asset: str
    ends: date
    tells: bool
    created_at: datetime
    closed: bool
    closed_because: str
    over: bool
    mine: bool

    @property
    def about(self) -> str:
        """What it is about in a few words: its strategy, what a city must have for it; empty for neither."""
        return "; ".join(filter(None, (self.practice_title, label(self.asset) if self.asset else "")))


@dataclass(frozen=True, slots=True)
class OfferSearch:
    """What a reader asks for; an empty text asks for all."""

    words: str = ""
    side: str = ""
    practice: str = ""
    format: str = ""
    asset: str = ""


def save_offer(session: Session, actor: Actor, site: str, said: Mapping[str, str], number: int | None = None) -> int:
    """Keep an offer or a wish of ``site``, a new one or the one called ``number``; its number.

    ``said`` has, as typed: ``side``, ``title``, ``text``, ``format``, ``practice``, ``asset``, ``ends`` (a day) and
    ``tells`` and ``checked`` (anything for yes).

    Raises:
        NotFound: ``actor`` does not work for ``site``, or it has no such offer.
        BadRequest: a field cannot be used, or the city has too many; the first fault is named.
        MayNamePeople: it seems to name a person, and was not ticked as ``checked``.
        Conflict: it was closed meanwhile.
    """
    check_works_for(session, actor, site)
    fields = _read_fields(session, said)
    check_names(said.get("title", ""), said.get("text", ""), checked=bool(said.get("checked")))
    with changing(session, actor) as change:
        if number is None:
            if _count_open(session, site) >= MOST_OPEN:
                raise BadRequest(f"Your city has {MOST_OPEN} open already.", "Close one that is no longer needed.")
            row = PeerOffer(site=site, written_by=actor.name)
            session.add(row)
        else:
            row = _get_own_row(session, actor, number)
            if row.site != site:
                raise NotFound(f"Your city has no offer {number}.", "Open the list again.")
            if row.closed_at is not None:
                raise Conflict("This is closed already.", "Make a new one of it.")
        for name, value in fields.items():
            setattr(row, name, value)
        session.flush()
        verb = "changed" if number is not None else "offered" if row.side == OfferSide.OFFER else "wished"
        change.record(verb, "offer", str(row.id), site=site, side=str(row.side), practice=row.practice)
        return row.id


def close_offer(session: Session, actor: Actor, number: int, because: str = "") -> None:
    """Close an offer or a wish: its own city at any time, a liaison or an admin any of them, saying why.

    Raises:
        NotFound: there is none.
        Forbidden: it is another city's, and ``actor`` is no liaison.
        BadRequest: it is another city's, and no reason is given.
    """
    with changing(session, actor) as change:
        row = _get_row(session, number)
        because = because.strip()[:LONGEST_OFFER]
        own = row.site in find_sites_of(session, actor)
        if not own:
            if actor.role not in CURATORS:
                raise Forbidden("Only its own city or a liaison can close it.", "Ask your liaison.")
            if not because:
                raise BadRequest("Say why: the city must know.", "Then close it again.")
        if row.closed_at is None:
            row.closed_at, row.closed_because = now(), because
            change.record("closed", "offer", str(number), site=row.site)
            if not own:
                tell_closed(change, row)


def get_offer(session: Session, actor: Actor, number: int) -> OfferView:
    """The offer or wish ``number``; a closed or ended one only for its own city.

    Raises:
        NotFound: there is none for ``actor``.
    """
    row = _get_row(session, number)
    (view,) = _views(session, actor, [row]) or (None,)
    if view is None or (not view.mine and (view.closed or view.over)):
        raise NotFound(
            f"There is no open offer or wish {number}.", "It may have ended. The list has those that are open."
        )
    return view


def find_offers(session: Session, actor: Actor, asked: OfferSearch = OfferSearch()) -> tuple[OfferView, ...]:
    """What is open and asked for, that which ends first on top. Every word must be found, in any of its forms."""
    query = _open().order_by(PeerOffer.ends, PeerOffer.id)
    for name in ("side", "practice", "format", "asset"):
        if value := getattr(asked, name):
            query = query.where(getattr(PeerOffer, name) == value)
    found = _views(session, actor, list(session.scalars(query)))
    wanted = set(stems(asked.words))
    return tuple(one for one in found if wanted <= _stems_of(one))


def find_own_offers(session: Session, actor: Actor, site: str) -> tuple[OfferView, ...]:
    """Everything that ``site`` offers and wishes, ended ones too, the newest first; none for others."""
    if site not in find_sites_of(session, actor):
        return ()
    rows = session.scalars(select(PeerOffer).where(PeerOffer.site == site).order_by(PeerOffer.id.desc()))
    return _views(session, actor, list(rows))


def find_told_offers(session: Session, since: datetime) -> tuple[OfferView, ...]:
    """What is open, was made from ``since`` on, and may be printed in a newsletter."""
    rows = session.scalars(_open().where(PeerOffer.tells, PeerOffer.created_at >= since).order_by(PeerOffer.id))
    return _views(session, None, list(rows))


def _stems_of(one: OfferView) -> set[str]:
    texts = (one.title, one.text, one.city, one.practice_title, label(one.asset), label(one.format))
    return {stem for text in texts for stem in stems(text)}


def _open() -> Select[PeerOffer]:
    published = select(Site.slug).where(Site.visibility == Visibility.PUBLISHED)
    return select(PeerOffer).where(
        PeerOffer.closed_at.is_(None), PeerOffer.ends >= now().date(), PeerOffer.site.in_(published)
    )


def _count_open(session: Session, site: str) -> int:
    query = _open().where(PeerOffer.site == site)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _get_row(session: Session, number: int) -> PeerOffer:
    row = session.get(PeerOffer, number) if is_row_number(number) else None
    if row is None:
        raise NotFound(f"There is no offer or wish {number}.", "The list has those that are open.")
    return row


def _get_own_row(session: Session, actor: Actor, number: int) -> PeerOffer:
    row = _get_row(session, number)
    if row.site not in find_sites_of(session, actor):
        raise NotFound(f"Your city has no offer {number}.", "Open the list again.")
    return row


def _read_fields(session: Session, said: Mapping[str, str]) -> dict[str, object]:
    side = read_choice(OfferSide, said.get("side", ""), "Say whether your city offers something or looks for it.")
    practice = said.get("practice", "").strip()
    if practice and practice not in find_practice_titles(session, [practice]):
        raise BadRequest(f"There is no practice called {practice[:60]!r}.", "Choose one of the list, or none.")
    ends = read_day(said.get("ends", ""), "Say until which day it stands.")
    today = now().date()
    if ends is None or not today <= ends <= today + LONGEST_STAND:
        raise BadRequest("It must end between today and a year from now.", "Renew it when that day comes.")
    wanted = (("format", ExchangeFormat), ("asset", Requirement))
    chosen = {name: read_choice(words, said.get(name, ""), "", empty=True) for name, words in wanted}
    return {
        "side": side,
        "title": clean_text(said.get("title", ""), "Title", SHORTEST_TITLE, LONGEST_TITLE).replace("\n", " "),
        "text": clean_text(said.get("text", ""), "Text", SHORTEST_OFFER, LONGEST_OFFER),
        "practice": practice,
        "ends": ends,
        "tells": bool(said.get("tells")),
        **chosen,
    }


def _views(session: Session, actor: Actor | None, rows: list[PeerOffer]) -> tuple[OfferView, ...]:
    names = find_site_names(session)
    titles = find_practice_titles(session, [row.practice for row in rows])
    own = frozenset(find_sites_of(session, actor)) if actor else frozenset()
    today = now().date()
    return tuple(
        OfferView(
            number=row.id,
            site=row.site,
            city=names.get(row.site, row.site),
            side=OfferSide(row.side),
            title=row.title,
            text=row.text,
            format=row.format,
            practice=row.practice if row.practice in titles else "",
            practice_title=titles.get(row.practice, ""),
            asset=row.asset,
            ends=row.ends,
            tells=row.tells,
            created_at=row.created_at,
            closed=row.closed_at is not None,
            closed_because=row.closed_because,
            over=row.ends < today or row.closed_at is not None,
            mine=row.site in own,
        )
        for row in rows
    )
