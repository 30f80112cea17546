"""What a city writes after a visit: its report, and its follow-up at 30 and 90 days.

Knows visits. Each city writes its own, and all cities of the visit read them; nobody else does. A report may become a
lesson (:mod:`kb.services.exchange.lessons`).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import VisitNote
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.exchange.fields import clean_text, read_choice
from kb.services.exchange.visit_views import FOLLOW_UPS, NOTE_FIELDS, GoalMet, NoteKind
from kb.services.exchange.visits import get_visit_row
from kb.services.peers import check_names
from kb.services.transactions import changing

SHORTEST_NOTE, LONGEST_NOTE = 10, 4_000

_COLUMNS = ("learned", "adopted", "dropped", "advice")


def save_note(session: Session, actor: Actor, number: int, site: str, kind: NoteKind, said: Mapping[str, str]) -> None:
    """Keep what ``site`` writes after the visit ``number``; what it wrote before is replaced.

    ``said`` has ``goal`` (for a report) and the fields of :data:`NOTE_FIELDS`, as typed.

    Raises:
        NotFound: there is no such visit for ``actor``, or ``site`` is not theirs.
        BadRequest: it is too early, or a field cannot be used; the first fault is named.
        MayNamePeople: it seems to name a person, and was not ticked as ``checked``.
    """
    fields = NOTE_FIELDS[kind]
    with changing(session, actor) as change:
        row, own = get_visit_row(session, actor, number, site)
        first = row.first_day
        if row.called_off_at is not None or first is None or first > now().date():
            raise BadRequest("The visit was not held yet.", "Set its day first, or wait until it has come.")
        texts = {name: clean_text(said.get(name, ""), words, 0, LONGEST_NOTE) for name, words in fields.items()}
        leading, words = next(iter(fields.items()))
        clean_text(texts[leading], words, SHORTEST_NOTE, LONGEST_NOTE)
        check_names(*texts.values(), checked=bool(said.get("checked")))
        goal = ""
        if kind is NoteKind.REPORT:
            goal = read_choice(GoalMet, said.get("goal", ""), "Say whether the visit met its purpose.")
        note = next((each for each in row.notes if (each.site, each.kind) == (site, kind)), None)
        if note is None:
            note = VisitNote(site=site, kind=kind)
            row.notes.append(note)
        for name in _COLUMNS:
            setattr(note, name, texts.get(name, ""))
        note.goal, note.written_by, note.written_at = goal, actor.name, now()
        session.flush()
        verb = "reported on" if kind is NoteKind.REPORT else "followed up"
        change.record(verb, "visit", str(number), site=own.site, days=days_of(kind))


def days_of(kind: NoteKind) -> int:
    """How many days after the visit it is asked for."""
    return next((days for days in FOLLOW_UPS if kind == f"day-{days}"), 0)
