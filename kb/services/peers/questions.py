"""Questions from city to city: asked, taken up, answered; seen by the cities in the thread and their liaisons alone.

Knows seats, questions and letters. Must not know pages. Every function asks who acts: to all others a thread does not
exist, not even for an admin. The audit says which cities wrote to each other, and never a word of the text. Nothing
here is indexed, exported, suggested, put into a feed or counted for anyone else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError, NotFound
from kb.models import AskedSite, LetterFile, PeerLetter, PeerQuestion
from kb.models.declarative import now
from kb.rows import is_row_number
from kb.services.audit import CURATORS, Actor
from kb.services.library import find_practice_titles, find_site_names
from kb.services.peers.attachments import SentFile, check_files
from kb.services.peers.names import check_names
from kb.services.peers.seats import check_works_for, find_reachable, find_sites_of
from kb.services.peers.tell_cities import tell_asked, tell_others
from kb.services.peers.threads import AskState, ThreadView, sites_in, view_thread
from kb.services.transactions import Change, changing

SHORTEST_LETTER, LONGEST_LETTER = 10, 6_000
MOST_ASKED = 5
"""Cities that one question can go to."""
MOST_A_DAY = 5
"""Questions that one city can send in 24 hours: those who answer do so beside their work."""
MOST_LETTERS_A_DAY = 40
"""Letters that one account can send in 24 hours."""


class TooManyQuestions(KBError):
    """The city asked, or somebody wrote, as much as they may within a day."""

    status = 429
    code = "too_many_questions"
    hint = "What you typed is still below. Send it tomorrow, or write to your liaison."


def ask_cities(
    session: Session,
    actor: Actor,
    site: str,
    asked: Sequence[str],
    text: str,
    lacks: str = "",
    practice: str = "",
    *,
    checked: bool = False,
) -> int:
    """Let ``site`` ask the sites ``asked``; the number of the thread. ``practice`` is the strategy, if it is about one.

    ``checked`` is that the writer made sure that the text names no victim, suspect or witness.

    Raises:
        MayNamePeople: it seems to, and was not checked.
        NotFound: ``actor`` does not work for ``site``, or there is no such practice.
        BadRequest: too many or too few cities, one that cannot be asked, or a text of a wrong length.
        TooManyQuestions: the city asked enough for today.
    """
    check_works_for(session, actor, site)
    chosen = tuple(dict.fromkeys(asked))
    if not 1 <= len(chosen) <= MOST_ASKED:
        raise BadRequest(f"Choose 1 to {MOST_ASKED} cities; these are {len(chosen)}.", "Tick those that can help most.")
    if set(chosen) - (find_reachable(session) - {site}):
        raise BadRequest("One of these cities cannot be asked here.", "Nobody speaks for it yet. Choose others.")
    text, lacks = clean_letter(text), clean_letter(lacks, least=0)
    titles = find_practice_titles(session, [practice])
    if practice and not titles:
        raise NotFound(f"There is no practice called {practice!r}.")
    check_names(text, lacks, checked=checked)
    with changing(session, actor) as change:
        since = now() - timedelta(days=1)
        mine = select(func.count()).where(PeerQuestion.site == site, PeerQuestion.created_at > since)
        if (session.scalar(mine) or 0) >= MOST_A_DAY:
            raise TooManyQuestions(f"Your city asked {MOST_A_DAY} questions within a day. Yours was not sent.")
        row = PeerQuestion(site=site, practice=practice or None, text=text, lacks=lacks, asked_by=actor.name)
        row.asked = [AskedSite(site=each, state=AskState.ASKED) for each in chosen]
        session.add(row)
        session.flush()
        change.record("asked", "question", str(row.id), site=site, asked=list(chosen))
        tell_asked(change, row, titles.get(practice, ""))
        return row.id


def get_letter_file(session: Session, actor: Actor, question: int, number: int) -> SentFile:
    """A file of a letter in the thread ``question``, if ``actor`` is shown that letter.

    Raises:
        NotFound: there is no such thread for them, or it has no such file.
    """
    thread = get_thread(session, actor, question)
    shown = {file.number for letter in thread.letters for file in letter.files}
    row = session.get(LetterFile, number) if number in shown else None
    if row is None:
        raise NotFound("There is no such file in this thread.", "Open the question again.")
    return SentFile(row.name, row.content)


def take_up(session: Session, actor: Actor, number: int, site: str) -> None:
    """Say that ``site`` works on its answer.

    Raises:
        NotFound: there is no such thread for ``actor``, or ``site`` was not asked in it, or is not theirs.
    """
    with changing(session, actor) as change:
        row, mine = get_question_row(session, actor, number)
        one = next((each for each in row.asked if each.site == site and site in mine), None)
        if one is None:
            raise NotFound(f"{site!r} was not asked in this thread.", "Open the question again.")
        if one.state == AskState.ASKED:
            _set_state(change, one, AskState.TAKEN_UP)
            change.record("took up", "question", str(number), site=site)


def reply(
    session: Session,
    actor: Actor,
    number: int,
    site: str,
    text: str,
    files: Sequence[SentFile] = (),
    *,
    checked: bool = False,
) -> None:
    """Write into the thread as ``site``, with ``files``; the first letter of a city that was asked is its answer.

    Raises:
        NotFound: there is no such thread for ``actor``, or ``site`` is not theirs.
        MayNamePeople: the text seems to name somebody, and was not ``checked``.
        TooManyQuestions: they wrote enough for today.
        BadRequest: the text is too short or too long, or a file cannot be taken.
    """
    if site not in get_question_row(session, actor, number)[1]:
        raise NotFound(f"{site!r} is not in this thread.", "Open the question again.")
    text, rows = clean_letter(text), check_files(files)  # reading a file takes its time, and nobody waits for it
    with changing(session, actor) as change:
        row, _mine = get_question_row(session, actor, number)
        check_names(text, checked=checked)
        _check_letters(session, actor)
        letter = PeerLetter(site=site, text=text, written_by=actor.name, files=rows)
        row.letters.append(letter)
        session.flush()
        for one in row.asked:
            if one.site == site:
                _set_state(change, one, AskState.ANSWERED)
        change.record("wrote in", "question", str(number), site=site)
        tell_others(change, row, letter)


def get_thread(session: Session, actor: Actor, number: int) -> ThreadView:
    """The thread ``number``, for those who work for a city in it.

    Raises:
        NotFound: there is none, or it is not theirs: the answer is the same.
    """
    row, mine = get_question_row(session, actor, number)
    sees_hidden = actor.role in CURATORS
    return view_thread(row, mine, find_site_names(session), find_practice_titles(session, [row.practice]), sees_hidden)


def find_threads(session: Session, actor: Actor, site: str = "") -> tuple[ThreadView, ...]:
    """The threads of the cities that ``actor`` works for, or of ``site`` among them: late ones first, then those that
    wait for one of their cities, then the newest."""
    own = frozenset(find_sites_of(session, actor))
    sites = own & {site} if site else own
    involved = select(AskedSite.question_id).where(AskedSite.site.in_(sites))
    query = select(PeerQuestion).where(or_(PeerQuestion.site.in_(sites), PeerQuestion.id.in_(involved)))
    rows = session.scalars(query.order_by(PeerQuestion.id.desc())).all()
    names, titles = find_site_names(session), find_practice_titles(session, [row.practice for row in rows])
    views = [view_thread(row, own & sites_in(row), names, titles, actor.role in CURATORS) for row in rows]
    return tuple(sorted(views, key=lambda view: (not view.late, not view.waits_for)))


def clean_letter(text: str, least: int = SHORTEST_LETTER) -> str:
    """``text`` as it is kept.

    Raises:
        BadRequest: it is shorter than ``least`` or longer than :data:`LONGEST_LETTER` characters.
    """
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not least <= len(text) <= LONGEST_LETTER:
        raise BadRequest(
            f"Write between {least} and {LONGEST_LETTER:,} characters; this is {len(text):,}.",
            "What you typed is still below.",
        )
    return text


def get_question_row(session: Session, actor: Actor, number: int) -> tuple[PeerQuestion, frozenset[str]]:
    """The row of the thread ``number`` and the cities in it that ``actor`` works for. Never for a page.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = session.get(PeerQuestion, number) if is_row_number(number) else None
    mine = frozenset(find_sites_of(session, actor)) & sites_in(row) if row else frozenset()
    if row is None or not mine:
        raise NotFound(f"There is no question {number} for you.", "Your city's page lists yours.")
    return row, mine


def _check_letters(session: Session, actor: Actor) -> None:
    since = now() - timedelta(days=1)
    mine = select(func.count()).where(PeerLetter.written_by == actor.name, PeerLetter.created_at > since)
    if (session.scalar(mine) or 0) >= MOST_LETTERS_A_DAY:
        raise TooManyQuestions(f"You wrote {MOST_LETTERS_A_DAY} letters within a day. This one was not sent.")


def _set_state(change: Change, one: AskedSite, state: AskState) -> None:
    one.state, one.changed_at = state, now()
    change.session.flush()
