"""Tells the people of cities that a visit, a lesson or an offer of theirs waits or changed. Never a word of its text.

Knows the tables of visits, lessons and offers, and names of cities. Must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.models import PeerLesson, PeerOffer, PeerVisit
from kb.services.exchange.visit_views import NoteKind
from kb.services.library import find_site_names
from kb.services.telling import TellingKind, find_people_of, tell
from kb.services.transactions import Change

_DUE: Mapping[NoteKind, str] = {
    NoteKind.REPORT: "Your report on a visit is due",
    NoteKind.DAY_30: "A visit was 30 days ago: say what is done",
    NoteKind.DAY_90: "A visit was 90 days ago: say what came of it",
}


def tell_visit(change: Change, row: PeerVisit, site: str, verb: str) -> None:
    """Tell the other cities of a visit that ``site`` did ``verb`` ("plans", "changed"): once for each of its states."""
    others = [one.site for one in row.sites if one.site != site]
    key, path = f"visit:{row.id}:{row.revision}:{verb}", f"/visits/{row.id}"
    _tell(change, site, others, f"{verb} a visit with", key, path)


def tell_lesson(change: Change, row: PeerLesson, site: str) -> None:
    """Tell the other cities whose words it is made of that ``site`` proposes a lesson, and that it waits for them."""
    others = [one.site for one in row.sites if one.site != site]
    _tell(change, site, others, "proposes a lesson of words of", f"lesson:{row.id}", f"/peer-lessons/{row.id}")


def tell_decided(change: Change, row: PeerLesson, site: str, verb: str) -> None:
    """Tell the other cities of a lesson that ``site`` did ``verb``: "agreed to" or "declined"."""
    others = [one.site for one in row.sites if one.site != site]
    _tell(change, site, others, f"{verb} a lesson with", f"lesson:{row.id}:{verb}:{site}", f"/peer-lessons/{row.id}")


def tell_due(change: Change, row: PeerVisit, site: str, kind: NoteKind) -> int:
    """Tell the people of ``site`` that their report on a visit, or their follow-up, is due. How many were told."""
    name = find_site_names(change.session).get(site, site)
    title = f"{_DUE[kind]}: {name}"
    people = find_people_of(change.session, site)
    key, path = f"due:{row.id}:{site}:{kind}", f"/visits/{row.id}"
    return tell(change, TellingKind.EXCHANGE, people, key=key, title=title, path=path, site=site)


def tell_closed(change: Change, row: PeerOffer) -> None:
    """Tell a city that somebody else closed its offer or wish, and that the page says why."""
    title = f"A liaison closed {'an offer' if row.side == 'offer' else 'a wish'} of your city, and says why"
    people = find_people_of(change.session, row.site)
    path = f"/offers/{row.id}"
    tell(change, TellingKind.EXCHANGE, people, key=f"closed:{row.id}", title=title, path=path, site=row.site)


def _tell(change: Change, site: str, others: Iterable[str], does: str, key: str, path: str) -> None:
    names = find_site_names(change.session)
    for other in others:
        title = f"{names.get(site, site)} {does} {names.get(other, other)}"
        people = find_people_of(change.session, other)
        tell(change, TellingKind.EXCHANGE, people, key=f"{key}:{other}", title=title, path=path, site=other)
