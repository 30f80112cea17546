"""A thread as those in it see it: the question, the cities asked, the letters, and what of it is hidden.

Knows rows and days. Must not know who asks: :mod:`kb.services.peers.questions` sees to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from kb.models import PeerQuestion
from kb.models.declarative import now
from kb.services.peers.attachments import LetterFileView
from kb.services.peers.working_days import add_working_days

ANSWER_DAYS = 10
"""Working days after which the liaison is told that nobody answered."""


class AskState(StrEnum):
    """How far a city that was asked is with its answer."""

    ASKED = "asked"
    TAKEN_UP = "taken-up"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class AskedView:
    """A city that was asked. ``late`` once :data:`ANSWER_DAYS` working days have passed without an answer."""

    site: str
    city: str
    state: AskState
    late: bool


@dataclass(frozen=True, slots=True)
class LetterView:
    """What a city wrote in a thread: the city is named, never the person. Of what is ``hidden`` only liaisons in the
    thread get the text and the files; ``objection`` is what somebody holds against it.
    """

    number: int
    site: str
    city: str
    text: str
    written_at: datetime
    files: tuple[LetterFileView, ...]
    hidden: bool
    objection: str


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A question with all that was written. ``mine`` are the cities in it that the reader works for; ``due`` is the
    day until which an answer is hoped for; ``hidden`` and ``objection`` are as those of a letter."""

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
    hidden: bool
    objection: str

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
        if self.hidden:
            return "A question that a liaison hid"
        line = self.text.splitlines()[0]
        return line if len(line) <= 90 else f"{line[:90].rsplit(maxsplit=1)[0]} …"


def sites_in(row: PeerQuestion) -> frozenset[str]:
    """The cities in a thread."""
    return frozenset({row.site, *(one.site for one in row.asked)})


def view_thread(
    row: PeerQuestion, mine: frozenset[str], names: dict[str, str], titles: dict[str, str], sees_hidden: bool
) -> ThreadView:
    """``row`` for one who works for ``mine``, with the ``names`` of cities and the ``titles`` of strategies."""
    shown = sees_hidden or row.hidden_at is None
    due = add_working_days(row.created_at.date(), ANSWER_DAYS)
    over = now().date() > due
    return ThreadView(
        number=row.id,
        site=row.site,
        city=names.get(row.site, row.site),
        practice=row.practice if row.practice in titles else None,
        practice_title=titles.get(row.practice or "", ""),
        text=row.text if shown else "",
        lacks=row.lacks if shown else "",
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
                number=one.id,
                site=one.site,
                city=names.get(one.site, one.site),
                text=one.text if sees_hidden or one.hidden_at is None else "",
                written_at=one.created_at.replace(tzinfo=UTC),
                files=tuple(LetterFileView(file.id, file.name, file.size) for file in one.files)
                if sees_hidden or one.hidden_at is None
                else (),
                hidden=one.hidden_at is not None,
                objection=one.reported_why if sees_hidden else "",
            )
            for one in row.letters
        ),
        mine=mine,
        hidden=row.hidden_at is not None,
        objection=row.reported_why if sees_hidden else "",
    )
