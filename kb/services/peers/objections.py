"""Objecting to a text between cities, and hiding it: anyone in a thread may object, a liaison in it may hide.

What is hidden is kept, so that it can be shown again, and so that a public record is not destroyed; the retention
period ends it. Knows threads. Must not know pages.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kb.errors import BadRequest, Forbidden, NotFound
from kb.models import PeerLetter, PeerQuestion
from kb.models.declarative import now
from kb.services.audit import CURATORS, Actor
from kb.services.peers.questions import get_question_row
from kb.services.peers.threads import sites_in
from kb.services.telling import TellingKind, find_people_of, tell
from kb.services.transactions import changing

LONGEST_WHY = 500


def object_to(session: Session, actor: Actor, number: int, letter: int, why: str) -> None:
    """Tell the liaisons in the thread ``number`` that its ``letter`` (0: the question itself) should not be there.

    Raises:
        NotFound: there is no such thread or letter for ``actor``.
        BadRequest: no reason is given, or too long a one.
    """
    why = " ".join(why.replace("\0", "").split())
    if not 3 <= len(why) <= LONGEST_WHY:
        raise BadRequest(f"Say why in 3 to {LONGEST_WHY} characters.", "For example: it names a victim.")
    with changing(session, actor) as change:
        row, _ = get_question_row(session, actor, number)
        text = _get_text(row, letter)
        text.reported_why = why
        session.flush()
        liaisons = {site: find_people_of(session, site, roles=CURATORS) for site in sorted(sites_in(row))}
        for site, people in liaisons.items():
            title, key = "Somebody objects to a text in a question", f"objection:{number}:{letter}"
            path = f"/questions/{number}"
            tell(change, TellingKind.OBJECTION, people, key=key, title=title, path=path, site=site)
        change.record("objected to a text in", "question", str(number), letter=letter)


def hide_text(session: Session, actor: Actor, number: int, letter: int, hidden: bool) -> None:
    """Show the ``letter`` (0: the question itself) of the thread ``number`` no more, or show it again. For liaisons.

    Raises:
        NotFound: there is no such thread or letter for ``actor``.
        Forbidden: they are no liaison.
    """
    with changing(session, actor) as change:
        row, _ = get_question_row(session, actor, number)
        if actor.role not in CURATORS:
            raise Forbidden("Only a liaison of a city in this thread can hide a text.", "Object to it instead.")
        text = _get_text(row, letter)
        text.hidden_at = now() if hidden else None
        text.reported_why = ""
        session.flush()
        change.record("hid a text in" if hidden else "showed a text in", "question", str(number), letter=letter)


def _get_text(row: PeerQuestion, letter: int) -> PeerQuestion | PeerLetter:
    if not letter:
        return row
    for each in row.letters:
        if each.id == letter:
            return each
    raise NotFound("There is no such text in this thread.", "Open the question again.")
