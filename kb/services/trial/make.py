"""Fills an empty base with invented people who ask and answer, through the same services as everyone else.

Knows accounts, peers and what is followed. Must not know folders: the caller sees to it that no real base is filled.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import Conflict
from kb.models import Account, PeerQuestion
from kb.models.declarative import now
from kb.services import accounts, following, library, peers
from kb.services.audit import COMMAND_LINE, Actor, Role
from kb.services.exchange import Formats
from kb.services.indexing import drain
from kb.services.publishing import store_content
from kb.services.transactions import changing
from kb.services.trial.cities import CITIES, LARGE, SMALL, THIRD, build_record
from kb.services.trial.exchanges import write_exchanges
from knowledge.content_folder import FOLDERS, dump_entry
from search.store.store import IndexStore

_WISHED = ("focused-deterrence-group-violence-intervention", "hospital-based-violence-intervention")
"""Strategies that the invented threads are about, if they are here; else the first that is."""
_LATE = timedelta(days=21)
_WORDS = ("amber", "basin", "cobalt", "dune", "ember", "fjord", "grove", "heron", "indigo", "kelp", "larch", "maple")

PEOPLE: tuple[tuple[str, Role, str], ...] = (
    ("try.admin", Role.ADMIN, "manages accounts and reads the audit"),
    ("try.liaison", Role.LIAISON, f"is the liaison of {SMALL.name} and {LARGE.name}"),
    ("try.reviewer", Role.LIAISON, f"is the liaison of {THIRD.name}, and reviews what the other wrote"),
    ("try.cedar", Role.MEMBER, f"speaks for {SMALL.name}, which asks"),
    ("try.mill", Role.MEMBER, f"speaks for {LARGE.name}, which answers"),
    ("try.larkin", Role.MEMBER, f"speaks for {THIRD.name}, which is late"),
)
"""Who can sign in, as what, and what for."""


@dataclass(frozen=True, slots=True)
class TrialBase:
    """What was made: the password of all the invented accounts, and how many threads, reports, offers and visits."""

    password: str
    threads: int
    reports: int
    offers: int
    visits: int


def fill_trial(session: Session, index: IndexStore, formats: Formats, folder: Path) -> TrialBase:
    """Store the invented cities, whose files go into ``folder``; let people ask, answer, offer, visit, report, follow.

    Raises:
        Conflict: somebody has an account here already: this base is real.
    """
    if session.scalar(select(Account.id).limit(1)) is not None:
        raise Conflict("People have accounts in this base, so nothing invented is put into it.", "Use an empty folder.")
    sites = folder / FOLDERS["site"]
    sites.mkdir(parents=True, exist_ok=True)
    for city in CITIES:
        (sites / f"{city.slug}.yaml").write_text(dump_entry(build_record(city), ""), "utf-8")
    store_content(session, folder)
    drain(session, index)
    password = "-".join(secrets.choice(_WORDS) for _ in range(5)) + f"-{secrets.randbelow(90) + 10}"
    cast = {name: _join(session, name, role, password) for name, role, _ in PEOPLE}
    _seat(session, cast)
    practices = [card.slug for card in library.find_cards(session, "practice")]
    chosen = [each for each in _WISHED if each in practices] or practices[:1]
    practice = chosen[0] if chosen else ""
    threads = _write_threads(session, cast, practice, chosen[-1] if chosen else "")
    reports = _write_reports(session, cast, practice) if practice else 0
    offers, visits = write_exchanges(session, formats, cast["try.cedar"], cast["try.mill"], practice)
    for kind, key in (("site", LARGE.slug), ("search", "q=retaliatory+shootings"), ("practice", practice)):
        if key:
            following.follow(session, index, cast["try.cedar"], kind, key)
    peers.tell_late(session)
    return TrialBase(password, threads, reports, offers, visits)


def _join(session: Session, name: str, role: Role, password: str) -> Actor:
    link = accounts.invite(session, COMMAND_LINE, name, role, "Invented")
    token = accounts.accept_invitation(session, link, password)
    actor = accounts.find_actor(session, token or "")
    if actor is None:
        raise RuntimeError(f"{name} was invited and cannot sign in")
    accounts.sign_out_everywhere(session, actor)
    return actor


def _seat(session: Session, cast: dict[str, Actor]) -> None:
    for liaison, sites in (("try.liaison", (SMALL, LARGE)), ("try.reviewer", (THIRD,))):
        for city in sites:
            peers.give_site(session, COMMAND_LINE, liaison, city.slug)
    with changing(session, COMMAND_LINE) as change:
        for member, city in (("try.cedar", SMALL), ("try.mill", LARGE), ("try.larkin", THIRD)):
            peers.add_seat(change, cast[member].name, city.slug)


def _write_threads(session: Session, cast: dict[str, Actor], practice: str, other: str) -> int:
    cedar, mill = cast["try.cedar"], cast["try.mill"]
    answered = peers.ask_cities(
        session,
        cedar,
        SMALL.slug,
        [LARGE.slug],
        "(Invented) How did you decide whom to invite to your first call-in, and who brought the list together?",
        "(Invented) We have one analyst, two days a week.",
        practice,
    )
    peers.take_up(session, mill, answered, LARGE.slug)
    peers.reply(
        session,
        mill,
        answered,
        LARGE.slug,
        "(Invented) Officers, probation and outreach each wrote down the groups they knew. We kept those that all "
        "three named, and began with two. The list took six weeks; the analyst needed about two days a week for it.",
    )
    late = peers.ask_cities(
        session,
        cedar,
        SMALL.slug,
        [THIRD.slug, LARGE.slug],
        "(Invented) Which hospital staff meet people who were shot in your city, and who pays them at night?",
        "",
        other,
    )
    peers.ask_cities(
        session,
        cast["try.larkin"],
        THIRD.slug,
        [SMALL.slug],
        "(Invented) What did your council want to know before it voted on the budget?",
    )
    with changing(session, COMMAND_LINE):
        row = session.get(PeerQuestion, late)
        if row is not None:
            row.created_at = now() - _LATE
    return 3


def _write_reports(session: Session, cast: dict[str, Actor], practice: str) -> int:
    said = {
        "status": "running",
        "result": "mixed",
        "begun": "2021",
        "outcome": "(Invented) Shootings fell from 118 to 97 in two years; robberies did not change.",
        "counted": "(Invented) Police counts of people shot, the two years before and after, no comparison.",
        "staff": "(Invented) One coordinator, one analyst half of the time.",
        "differently": "(Invented) We would have asked probation in the first month, not in the sixth.",
    }
    shown = peers.send_report(session, cast["try.mill"], LARGE.slug, practice, said)
    peers.decide_report(session, cast["try.reviewer"], shown, show=True)
    waits = {**said, "result": "not-evaluated", "begun": "2023", "outcome": "(Invented) It is too early to say."}
    peers.send_report(session, cast["try.cedar"], SMALL.slug, practice, waits)
    return 2
