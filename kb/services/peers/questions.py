"""Questions from city to city: asked, taken up, answered; seen by the cities in the thread and their liaisons alone.

Knows seats, questions and letters. Must not know pages. Every function asks who acts: to all others a thread does not
exist, not even for an admin. The audit says which cities wrote to each other, and never a word of the text. Nothing
here is indexed, exported, suggested, put into a feed or counted for anyone else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError, NotFound
from kb.models import AskedSite, Document, PeerLetter, PeerQuestion
from kb.models.declarative import now
from kb.rows import is_row_number
from kb.services.audit import Actor
from kb.services.library import find_site_names
from kb.services.peers.attachments import LetterFileView, SentFile, check_files
from kb.services.peers.seats import check_works_for, find_reachable, find_sites_of
from kb.services.peers.working_days import add_working_days
from kb.services.transactions import Change, changing
from knowledge.vocabulary import Visibility

SHORTEST_LETTER, LONGEST_LETTER = 10, 6_000
MOST_ASKED = 5
"""Cities that one question can go to."""
MOST_A_DAY = 5
"""Questions that one city can send in 24 hours: those who answer do so beside their work."""
ANSWER_DAYS = 10
"""Working days after which the liaison is told that nobody answered."""


class AskState(StrEnum):
    """How far a city that was asked is with its answer."""

    ASKED = "asked"
    TAKEN_UP = "taken-up"
    ANSWERED = "answered"


class TooManyQuestions(KBError):
    """The city asked as much as it may within a day."""

    status = 429
    code = "too_many_questions"
    hint = "What you typed is still below. Send it tomorrow, or write to your liaison."


@dataclass(frozen=True, slots=True)
class AskedView:
    """A city that was asked. ``late`` once :data:`ANSWER_DAYS` working days have passed without an answer."""

    site: str
    city: str
    state: AskState
    late: bool


@dataclass(frozen=True, slots=True)
class LetterView:
    """What a city wrote in a thread: the city is named, never the person."""

    number: int
    site: str
    city: str
    text: str
    written_at: datetime
    files: tuple[LetterFileView, ...]


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A question with all that was written. ``mine`` are the cities in it that the reader works for; ``due`` is the
    day until which an answer is hoped for."""

    number: int
    site: str
    city: str
    practice: str | None
    practice_title: str
    text: str
    lacks: str
    created_at: datetime
    due: date
    asked: tuple[AskedView, ...]
    letters: tuple[LetterView, ...]
    mine: frozenset[str]

    @property
    def waits_for(self) -> tuple[AskedView, ...]:
        """The reader's own cities that have not answered."""
        return tuple(one for one in self.asked if one.site in self.mine and one.state != AskState.ANSWERED)

    @property
    def voices(self) -> tuple[tuple[str, str], ...]:
        """The cities in it that the reader may write for, those asked first, as slug and name."""
        everyone = [(one.site, one.city) for one in self.asked] + [(self.site, self.city)]
        return tuple((slug, city) for slug, city in everyone if slug in self.mine)

    @property
    def late(self) -> bool:
        """Whether a city has not answered in time."""
        return any(one.late for one in self.asked)

    @property
    def title(self) -> str:
        """Its first line, shortened."""
        line = self.text.splitlines()[0]
        return line if len(line) <= 90 else f"{line[:90].rsplit(maxsplit=1)[0]} …"


def ask_cities(
    session: Session, actor: Actor, site: str, asked: Sequence[str], text: str, lacks: str = "", practice: str = ""
) -> int:
    """Let ``site`` ask the sites ``asked``; the number of the thread. ``practice`` is the strategy, if it is about one.

    Raises:
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
    if practice and _find_titles(session, practice) == {}:
        raise NotFound(f"There is no practice called {practice!r}.")
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
        return row.id


def take_up(session: Session, actor: Actor, number: int, site: str) -> None:
    """Say that ``site`` works on its answer.

    Raises:
        NotFound: there is no such thread for ``actor``, or ``site`` was not asked in it, or is not theirs.
    """
    with changing(session, actor) as change:
        row, mine = _get_row(session, actor, number)
        one = next((each for each in row.asked if each.site == site and site in mine), None)
        if one is None:
            raise NotFound(f"{site!r} was not asked in this thread.", "Open the question again.")
        if one.state == AskState.ASKED:
            _set_state(change, one, AskState.TAKEN_UP)
            change.record("took up", "question", str(number), site=site)


def reply(session: Session, actor: Actor, number: int, site: str, text: str, files: Sequence[SentFile] = ()) -> None:
    """Write into the thread as ``site``, with ``files``; the first letter of a city that was asked is its answer.

    Raises:
        NotFound: there is no such thread for ``actor``, or ``site`` is not theirs.
        BadRequest: the text is too short or too long, or a file cannot be taken.
    """
    if site not in _get_row(session, actor, number)[1]:
        raise NotFound(f"{site!r} is not in this thread.", "Open the question again.")
    text, rows = clean_letter(text), check_files(files)  # reading a file takes its time, and nobody waits for it
    with changing(session, actor) as change:
        row, _mine = _get_row(session, actor, number)
        row.letters.append(PeerLetter(site=site, text=text, written_by=actor.name, files=rows))
        for one in row.asked:
            if one.site == site:
                _set_state(change, one, AskState.ANSWERED)
        change.record("wrote in", "question", str(number), site=site)


def get_thread(session: Session, actor: Actor, number: int) -> ThreadView:
    """The thread ``number``, for those who work for a city in it.

    Raises:
        NotFound: there is none, or it is not theirs: the answer is the same.
    """
    row, mine = _get_row(session, actor, number)
    return _view(row, mine, find_site_names(session), _find_titles(session, row.practice))


def find_threads(session: Session, actor: Actor, site: str = "") -> tuple[ThreadView, ...]:
    """The threads of the cities that ``actor`` works for, or of ``site`` among them: late ones first, then those that
    wait for one of their cities, then the newest."""
    own = frozenset(find_sites_of(session, actor))
    sites = own & {site} if site else own
    involved = select(AskedSite.question_id).where(AskedSite.site.in_(sites))
    query = select(PeerQuestion).where(or_(PeerQuestion.site.in_(sites), PeerQuestion.id.in_(involved)))
    rows = session.scalars(query.order_by(PeerQuestion.id.desc())).all()
    names, titles = find_site_names(session), _find_titles(session, *(row.practice for row in rows))
    views = [_view(row, own & _sites_in(row), names, titles) for row in rows]
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


def _get_row(session: Session, actor: Actor, number: int) -> tuple[PeerQuestion, frozenset[str]]:
    row = session.get(PeerQuestion, number) if is_row_number(number) else None
    mine = frozenset(find_sites_of(session, actor)) & _sites_in(row) if row else frozenset()
    if row is None or not mine:
        raise NotFound(f"There is no question {number} for you.", "Your city's page lists yours.")
    return row, mine


def _sites_in(row: PeerQuestion) -> frozenset[str]:
    return frozenset({row.site, *(one.site for one in row.asked)})


def _set_state(change: Change, one: AskedSite, state: AskState) -> None:
    one.state, one.changed_at = state, now()
    change.session.flush()


def _find_titles(session: Session, *practices: str | None) -> dict[str, str]:
    query = select(Document.slug, Document.title).where(
        Document.slug.in_([each for each in practices if each]),
        Document.kind == "practice",
        Document.visibility == Visibility.PUBLISHED,
    )
    titles: dict[str, str] = dict(session.execute(query).all())
    return titles


def _view(row: PeerQuestion, mine: frozenset[str], names: dict[str, str], titles: dict[str, str]) -> ThreadView:
    due = add_working_days(row.created_at.date(), ANSWER_DAYS)
    over = now().date() > due
    return ThreadView(
        number=row.id,
        site=row.site,
        city=names.get(row.site, row.site),
        practice=row.practice if row.practice in titles else None,
        practice_title=titles.get(row.practice or "", ""),
        text=row.text,
        lacks=row.lacks,
        created_at=row.created_at.replace(tzinfo=UTC),
        due=due,
        asked=tuple(
            AskedView(
                one.site,
                names.get(one.site, one.site),
                AskState(one.state),
                over and one.state != AskState.ANSWERED,
            )
            for one in row.asked
        ),
        letters=tuple(
            LetterView(
                one.id,
                one.site,
                names.get(one.site, one.site),
                one.text,
                one.created_at.replace(tzinfo=UTC),
                tuple(LetterFileView(file.id, file.name, file.size) for file in one.files),
            )
            for one in row.letters
        ),
        mine=mine,
    )
