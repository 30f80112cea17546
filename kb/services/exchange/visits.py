"""Visits between cities: planned by one, agreed to by the others, changed, called off; seen by their cities alone.

Knows seats and visits. Must not know pages. To everyone else a visit does not exist, an admin without a seat included.
The audit says which cities plan a visit, and no word of it. Nothing here is indexed, exported, suggested or counted
for others. Its lines and notes have modules of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models import PeerVisit, VisitLine, VisitSite
from kb.models.declarative import now
from kb.rows import is_row_number
from kb.services.audit import Actor
from kb.services.exchange.fields import clean_text, read_choice, read_day, read_time
from kb.services.exchange.formats import ExchangeFormat, Formats
from kb.services.exchange.tell_cities import tell_visit
from kb.services.exchange.view_visit import build_visit
from kb.services.exchange.visit_views import LineKind, VisitPart, VisitState, VisitView
from kb.services.library import find_practice_titles, find_site_names
from kb.services.peers import TooManyQuestions, check_names, check_works_for, find_reachable, find_sites_of
from kb.services.transactions import changing

SHORTEST_PURPOSE, LONGEST_PURPOSE = 20, 4_000
LONGEST_LINE = 500
MOST_CITIES = 8
"""Cities in one visit."""
MOST_A_DAY = 5
"""Visits that one city can propose in 24 hours."""
LONGEST_VISIT = timedelta(days=366)
FARTHEST = timedelta(days=2 * 366)
"""How far from today a visit may be, in either direction: one that was held can be noted afterward."""

_AGREED_TO = ("format", "first_day", "last_day", "begins", "closes", "place")
"""What cities agree to: when it changes, those who did not change it are asked again."""


def plan_visit(
    session: Session, actor: Actor, formats: Formats, site: str, others: Sequence[str], said: Mapping[str, str]
) -> int:
    """Plan a visit of ``site`` with the cities ``others`` (none for one with a city that nobody speaks for here).

    ``said`` has, as typed, ``part`` (what ``site`` is in it), ``questions`` (one a line) and the fields of
    :func:`change_visit`. The checklist is that of its format.

    Raises:
        NotFound: ``actor`` does not work for ``site``.
        BadRequest: a field cannot be used; the first fault is named.
        MayNamePeople: it seems to name a person, and was not ticked as ``checked``.
        TooManyQuestions: the city proposed enough for today.
    """
    check_works_for(session, actor, site)
    chosen = tuple(dict.fromkeys(each for each in others if each != site))
    if len(chosen) >= MOST_CITIES:
        raise BadRequest(f"At most {MOST_CITIES} cities can be in one visit.", "Plan a second one.")
    if set(chosen) - find_reachable(session):
        raise BadRequest("One of these cities cannot be asked here.", "Nobody speaks for it yet. Name it as the place.")
    part = read_choice(VisitPart, said.get("part", ""), "Say whether your city visits, hosts or meets as an equal.")
    fields = _read_fields(session, said)
    questions = [line.strip() for line in said.get("questions", "").splitlines() if line.strip()]
    _check_names(said)
    with changing(session, actor) as change:
        since = now() - timedelta(days=1)
        mine = select(func.count()).where(PeerVisit.planned_by == site, PeerVisit.created_at > since)
        if (session.scalar(mine) or 0) >= MOST_A_DAY:
            raise TooManyQuestions(f"Your city planned {MOST_A_DAY} visits within a day. This one was not kept.")
        row = PeerVisit(planned_by=site, **fields)
        row.sites = [
            VisitSite(
                site=site,
                part=part,
                offices=clean_text(said.get("offices", ""), "Who takes part", 0, LONGEST_PURPOSE),
                agreed_at=now(),
                tells=bool(said.get("tells")),
            ),
            *(VisitSite(site=each, part=VisitPart(part).counterpart) for each in chosen),
        ]
        row.lines = [_line(LineKind.QUESTION, text) for text in questions[:50]] + _checklist(formats, row.format)
        session.add(row)
        session.flush()
        change.record("planned", "visit", str(row.id), site=site, sites=list(chosen))
        tell_visit(change, row, site, "plans")
        return row.id


def change_visit(session: Session, actor: Actor, number: int, site: str, said: Mapping[str, str]) -> None:
    """Change a visit as ``site``. Cities that agreed to another day or place are asked again.

    ``said`` has, as typed: ``format``, ``practice``, ``purpose``, ``brings_home``, ``first_day``, ``last_day``,
    ``begins``, ``closes``, ``place``, and of ``site`` itself ``offices`` and ``tells``.

    Raises:
        NotFound: there is no such visit for ``actor``, or ``site`` is not theirs.
        BadRequest: a field cannot be used, or it was called off.
        MayNamePeople: it seems to name a person, and was not ticked as ``checked``.
    """
    with changing(session, actor) as change:
        row, own = get_visit_row(session, actor, number, site)
        if row.called_off_at is not None:
            raise BadRequest("This visit was called off.", "Plan a new one.")
        fields = _read_fields(session, said)
        _check_names(said)
        moved = any(getattr(row, name) != fields[name] for name in _AGREED_TO)
        for name, value in fields.items():
            setattr(row, name, value)
        own.offices = clean_text(said.get("offices", ""), "Who takes part", 0, LONGEST_PURPOSE)
        own.tells = bool(said.get("tells"))
        own.agreed_at = now()
        if moved:
            for other in row.sites:
                other.agreed_at = other.agreed_at if other is own else None
        _touch(row)
        change.record("changed", "visit", str(number), site=site, asks_again=moved)
        if moved:
            tell_visit(change, row, own.site, "changed")


def agree_to_visit(session: Session, actor: Actor, number: int, site: str, tells: bool = False) -> None:
    """Say yes for ``site``. ``tells``: the newsletter may say afterward that it was held, if every city says so.

    Raises:
        NotFound: there is no such visit for ``actor``, or ``site`` is not theirs.
    """
    with changing(session, actor) as change:
        row, own = get_visit_row(session, actor, number, site)
        if own.agreed_at is None:
            own.agreed_at, own.tells = now(), tells
            _touch(row)
            change.record("agreed to", "visit", str(number), site=site)
            tell_visit(change, row, own.site, "agreed to")


def call_off_visit(session: Session, actor: Actor, number: int, site: str) -> None:
    """Call a visit off, or decline it, for ``site``. It stays, with its state.

    Raises:
        NotFound: there is no such visit for ``actor``, or ``site`` is not theirs.
    """
    with changing(session, actor) as change:
        row, own = get_visit_row(session, actor, number, site)
        if row.called_off_at is None:
            row.called_off_at = now()
            _touch(row)
            change.record("called off", "visit", str(number), site=site)
            tell_visit(change, row, own.site, "called off")


def get_visit(session: Session, actor: Actor, formats: Formats, number: int) -> VisitView:
    """The visit ``number``, for those who work for a city in it.

    Raises:
        NotFound: there is none, or it is not theirs: the answer is the same.
    """
    row, _own = get_visit_row(session, actor, number)
    return _view_all(session, actor, formats, [row])[0]


def find_visits(session: Session, actor: Actor, formats: Formats, site: str = "") -> tuple[VisitView, ...]:
    """The visits of the cities that ``actor`` works for, or of ``site`` among them: those that wait first, then those
    to come, then those held, the newest first."""
    own = frozenset(find_sites_of(session, actor))
    sites = own & {site} if site else own
    involved = select(VisitSite.visit_id).where(VisitSite.site.in_(sites))
    rows = session.scalars(select(PeerVisit).where(PeerVisit.id.in_(involved)).order_by(PeerVisit.id.desc()))
    views = _view_all(session, actor, formats, list(rows))
    order = (VisitState.PROPOSED, VisitState.AGREED, VisitState.HELD, VisitState.CALLED_OFF)
    return tuple(sorted(views, key=lambda view: (not (view.waits_for or view.due), order.index(view.state))))


def find_told_visits(session: Session, formats: Formats, since: date) -> tuple[VisitView, ...]:
    """The visits that ended from ``since`` on and of which every city lets the newsletter say that they were held.

    Of these nothing but format, strategy, cities and days may be printed.
    """
    query = select(PeerVisit).where(PeerVisit.called_off_at.is_(None), PeerVisit.first_day >= since - LONGEST_VISIT)
    views = _view_all(session, None, formats, list(session.scalars(query.order_by(PeerVisit.first_day, PeerVisit.id))))
    return tuple(
        view
        for view in views
        if view.state is VisitState.HELD
        and view.ends_on is not None
        and view.ends_on >= since
        and all(one.tells for one in view.cities)
    )


def get_visit_row(session: Session, actor: Actor, number: int, site: str = "") -> tuple[PeerVisit, VisitSite]:
    """The row of the visit ``number`` and of the city in it that ``actor`` works for: ``site``, or the first if empty.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = session.get(PeerVisit, number) if is_row_number(number) else None
    own = frozenset(find_sites_of(session, actor))
    mine = [one for one in row.sites if one.site in own and site in ("", one.site)] if row else []
    if row is None or not mine:
        raise NotFound(f"There is no visit {number} for you.", "Your city’s page lists yours.")
    return row, mine[0]


def _check_names(said: Mapping[str, str]) -> None:
    texts = (said.get(name, "") for name in ("purpose", "brings_home", "questions", "place", "offices"))
    check_names(*texts, checked=bool(said.get("checked")))


def _touch(row: PeerVisit) -> None:
    row.revision += 1
    row.changed_at = now()


def _line(kind: LineKind, text: str) -> VisitLine:
    return VisitLine(kind=kind, text=clean_text(text, "A line", 1, LONGEST_LINE))


def _checklist(formats: Formats, name: str) -> list[VisitLine]:
    """The lines of the format's checklist, with what host and visitor bring in every format."""
    chosen = formats.each[ExchangeFormat(name)]
    parts = (
        (LineKind.PREPARE, (*chosen.prepare, *formats.visitor_kit)),
        (LineKind.HOSTING, (*chosen.host, *formats.host_kit)),
        (LineKind.AFTERWARD, chosen.follow_up),
    )
    return [VisitLine(kind=kind, text=line.says) for kind, lines in parts for line in lines]


def _read_fields(session: Session, said: Mapping[str, str]) -> dict[str, object]:
    practice = said.get("practice", "").strip()
    if practice and practice not in find_practice_titles(session, [practice]):
        raise BadRequest(f"There is no practice called {practice[:60]!r}.", "Choose one of the list, or none.")
    first = read_day(said.get("first_day", ""), "The first day is no day.")
    last = read_day(said.get("last_day", ""), "The last day is no day.")
    today = now().date()
    if last is not None and (first is None or not first <= last <= first + LONGEST_VISIT):
        raise BadRequest("The last day is not after the first.", "Leave it empty for a visit of one day.")
    if first is not None and abs(first - today) > FARTHEST:
        raise BadRequest("The first day is more than two years away.", "Check the year.")
    begins, closes = read_time(said.get("begins", "")), read_time(said.get("closes", ""))
    if closes and (not begins or (last in (None, first) and closes <= begins)):
        raise BadRequest("The time at which it ends is not after its beginning.", "Leave both empty if not known.")
    return {
        "format": read_choice(ExchangeFormat, said.get("format", ""), "Choose a format."),
        "practice": practice,
        "purpose": clean_text(said.get("purpose", ""), "Purpose", SHORTEST_PURPOSE, LONGEST_PURPOSE),
        "brings_home": clean_text(said.get("brings_home", ""), "What to bring home", 0, LONGEST_PURPOSE),
        "first_day": first,
        "last_day": last,
        "begins": begins,
        "closes": closes,
        "place": clean_text(said.get("place", ""), "Place", 0, LONGEST_LINE),
    }


def _view_all(session: Session, actor: Actor | None, formats: Formats, rows: list[PeerVisit]) -> list[VisitView]:
    names, titles = find_site_names(session), find_practice_titles(session, [row.practice for row in rows])
    own = frozenset(find_sites_of(session, actor)) if actor else frozenset()
    today = datetime.now(UTC).date()
    return [build_visit(row, own, names, titles, formats, today) for row in rows]
