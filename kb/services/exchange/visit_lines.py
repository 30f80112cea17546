"""The lines of a visit: questions, the checklist, actions with a day. Added, ticked, taken away by its cities.

Knows visits. Two people may tick at the same time: only the boxes that were changed are taken.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models import VisitLine
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.exchange.fields import clean_text, read_choice, read_day
from kb.services.exchange.visit_views import LineKind
from kb.services.exchange.visits import LONGEST_LINE, get_visit_row
from kb.services.peers import check_names
from kb.services.transactions import changing

MOST_LINES = 200


def add_line(
    session: Session,
    actor: Actor,
    number: int,
    site: str,
    kind: str,
    text: str,
    due: str = "",
    *,
    checked: bool = False,
) -> None:
    """Add a line to the visit ``number`` as ``site``. An action is that city's, and may have a day.

    Raises:
        NotFound: there is no such visit for ``actor``, or ``site`` is not theirs.
        BadRequest: the text, the kind or the day cannot be used, or there are too many lines.
        MayNamePeople: it seems to name a person, and was not ``checked``.
    """
    with changing(session, actor) as change:
        row, own = get_visit_row(session, actor, number, site)
        if len(row.lines) >= MOST_LINES:
            raise BadRequest(f"A visit has at most {MOST_LINES} lines.", "Take away some first.")
        chosen = read_choice(LineKind, kind, "Choose what the line is.")
        text = clean_text(text, "The line", 3, LONGEST_LINE).replace("\n", " ")
        check_names(text, checked=checked)
        day = read_day(due, "The day is no day.")
        row.lines.append(VisitLine(kind=chosen, site=own.site if chosen == LineKind.ACTION else "", text=text, due=day))
        session.flush()
        change.record("added a line to", "visit", str(number), site=own.site, kind=str(chosen))


def drop_line(session: Session, actor: Actor, number: int, line: int) -> None:
    """Take a line away. An action is its own city's to take away.

    Raises:
        NotFound: there is no such visit for ``actor``, or no such line of it that is theirs.
    """
    with changing(session, actor) as change:
        row, own = get_visit_row(session, actor, number)
        found = next((each for each in row.lines if each.id == line), None)
        if found is None:
            raise NotFound("This line is gone already.", "Open the visit again.")
        if found.site:
            _row, own = get_visit_row(session, actor, number, found.site)
        row.lines.remove(found)
        change.record("took a line from", "visit", str(number), site=own.site)


def tick_lines(session: Session, actor: Actor, number: int, was: Collection[int], ticked: Collection[int]) -> None:
    """Tick the lines ``ticked``; ``was`` are those that the form showed as ticked.

    Raises:
        NotFound: there is no such visit for ``actor``.
    """
    done, undone = set(ticked) - set(was), set(was) - set(ticked)
    with changing(session, actor) as change:
        row, own = get_visit_row(session, actor, number)
        changed = [line for line in row.lines if line.kind != LineKind.QUESTION and line.id in done | undone]
        for line in changed:
            line.done_on = (line.done_on or now().date()) if line.id in done else None
        if changed:
            change.record("ticked", "visit", str(number), site=own.site, lines=len(changed))
