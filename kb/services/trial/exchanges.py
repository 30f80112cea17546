"""Invented offers and a visit between the invented cities of a try-out, made as their people would make them.

Knows what cities exchange. Must not know accounts: who acts is handed in.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from kb.models.declarative import now
from kb.services import exchange
from kb.services.audit import Actor
from kb.services.trial.cities import LARGE, SMALL

_STANDS = timedelta(days=120)
_AHEAD = timedelta(days=24)


def write_exchanges(
    session: Session, formats: exchange.Formats, small: Actor, large: Actor, practice: str
) -> tuple[int, int]:
    """An offer and a wish that fit each other, and a visit that waits for its host. How many offers, how many visits.

    ``small`` and ``large`` speak for those cities; ``practice`` is the slug of the strategy, empty for none.
    """
    today = now().date()
    about = {"practice": practice, "format": "site-visit", "ends": (today + _STANDS).isoformat(), "tells": "yes"}
    offer = {
        "side": "offer",
        "title": "(Invented) See how our call-ins are prepared",
        "text": "(Invented) Two people of another city can sit in on our planning meeting, on any second Tuesday.",
    }
    wish = {
        "side": "wish",
        "title": "(Invented) Someone who ran call-ins in a small city",
        "text": "(Invented) We look for a city of our size whose analyst made the first list, with little time for it.",
    }
    exchange.save_offer(session, large, LARGE.slug, about | offer)
    exchange.save_offer(session, small, SMALL.slug, about | wish)
    visit = {
        "part": "visitor",
        "format": "site-visit",
        "practice": practice,
        "purpose": "(Invented) To see how the list for a call-in is made, and who sits at the table.",
        "questions": "(Invented) Who invites probation?\n(Invented) What does the analyst bring?",
        "first_day": (today + _AHEAD).isoformat(),
        "place": "(Invented) City hall, Mill Harbor",
        "offices": "(Invented) Crime analysis unit",
    }
    exchange.plan_visit(session, small, formats, SMALL.slug, [LARGE.slug], visit)
    return 2, 1
