"""An answer or a report becomes a lesson: one city proposes it, every city in it agrees, a draft is made of its words.

Knows threads, visits and drafts. Must not know pages. The words are for their cities alone until all have agreed; only
then do curators get a draft, which is edited and reviewed as any other, by a second person. Nobody's name is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import Conflict, NotFound
from kb.models import PeerLesson, PeerLessonSite, PeerLetter, VisitNote
from kb.models.declarative import now
from kb.rows import is_row_number
from kb.services.audit import Actor
from kb.services.drafting import create_draft
from kb.services.exchange.fields import clean_text
from kb.services.exchange.tell_cities import tell_decided, tell_lesson
from kb.services.exchange.visit_views import NOTE_FIELDS, NoteKind
from kb.services.exchange.visits import get_visit_row
from kb.services.library import find_practice_titles, find_site_names, format_date
from kb.services.peers import check_names, find_sites_of, get_thread
from kb.services.transactions import Change, changing

LONGEST_NAME = 120
LONGEST_LESSON = 20_000
_HIDDEN = ("A liaison hid these words in their thread.", "Ask your liaison.")


class LessonOrigin(StrEnum):
    """Where the words of a lesson were written."""

    ANSWER = "answer"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class LessonCity:
    """A city whose word is needed. ``mine``: the reader works for it."""

    site: str
    city: str
    agreed: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class PeerLessonView:
    """Words that may become a lesson, the city that wrote them, and who agreed. ``draft`` once all have.

    ``hidden``: a liaison hid them in their thread, so they are not shown and nobody can agree to them.
    """

    number: int
    origin: LessonOrigin
    parent: int
    city: str
    title: str
    text: str
    practice: str
    practice_title: str
    cities: tuple[LessonCity, ...]
    draft: int | None
    declined: bool
    hidden: bool

    @property
    def path(self) -> str:
        """The address of the thread or visit that it is from."""
        return f"/{'questions' if self.origin is LessonOrigin.ANSWER else 'visits'}/{self.parent}"

    @property
    def waits_for(self) -> tuple[LessonCity, ...]:
        """The reader's own cities that have not agreed."""
        return tuple(
            one for one in self.cities if one.mine and not one.agreed and not self.declined and not self.hidden
        )


def propose_lesson(
    session: Session,
    actor: Actor,
    origin: LessonOrigin,
    parent: int,
    origin_id: int,
    site: str,
    title: str,
    *,
    checked: bool = False,
) -> int:
    """Propose for ``site`` that a letter of the thread, or a report of the visit, ``parent`` becomes a lesson.

    Proposing is agreeing. Where somebody proposed it before, that one is agreed to.

    Raises:
        NotFound: there are no such words for ``actor``, or ``site`` is not theirs.
        BadRequest: the title is too short or too long.
        MayNamePeople: it seems to name a person, and was not ``checked``.
        Conflict: a city declined it, or a liaison hid the words.
    """
    title = clean_text(title, "Title", 8, LONGEST_NAME).replace("\n", " ")
    check_names(title, checked=checked)
    with changing(session, actor) as change:
        words = _find_words(session, actor, origin, parent, origin_id)
        if site not in words.sites or site not in find_sites_of(session, actor):
            raise NotFound(f"{site!r} is not in this exchange.", "Open its page again.")
        same = select(PeerLesson).where(PeerLesson.origin == origin, PeerLesson.origin_id == origin_id)
        row = session.scalar(same)
        proposed_before = row is not None
        if row is None:
            row = PeerLesson(origin=origin, origin_id=origin_id, parent=parent, site=words.site, title=title)
            row.text, row.practice = words.text[:LONGEST_LESSON], words.practice
            row.sites = [PeerLessonSite(site=each) for each in words.sites]
            session.add(row)
            session.flush()
            change.record("proposed", "peer lesson", str(row.id), site=site, origin=str(origin))
            tell_lesson(change, row, site)
        if _agree(change, row, site) and proposed_before:
            tell_decided(change, row, site, "agreed to")
        return row.id


def agree_to_lesson(session: Session, actor: Actor, number: int, site: str) -> None:
    """Say for ``site`` that its words may become a lesson; when the last city does, curators get the draft.

    Raises:
        NotFound: there is no such proposal for ``actor``, or ``site`` is not theirs.
        Conflict: a city declined it, or a liaison hid the words.
    """
    with changing(session, actor) as change:
        row, _own = _get_row(session, actor, number, site)
        if _is_hidden(session, row.origin, row.origin_id):
            raise Conflict(*_HIDDEN)
        if _agree(change, row, site):
            tell_decided(change, row, site, "agreed to")


def decline_lesson(session: Session, actor: Actor, number: int, site: str) -> None:
    """Say for ``site`` that its words stay between the cities.

    Raises:
        NotFound: there is no such proposal for ``actor``, or ``site`` is not theirs.
        Conflict: the draft was made already.
    """
    with changing(session, actor) as change:
        row, _own = _get_row(session, actor, number, site)
        if row.draft is not None:
            raise Conflict("Every city agreed, and the draft was made.", "Ask your liaison to drop it.")
        if not row.declined_by:
            row.declined_by = site
            change.record("declined", "peer lesson", str(number), site=site)
            tell_decided(change, row, site, "declined")


def get_peer_lesson(session: Session, actor: Actor, number: int) -> PeerLessonView:
    """The proposal ``number``, for those who work for a city in it.

    Raises:
        NotFound: there is none, or it is not theirs: the answer is the same.
    """
    row, own = _get_row(session, actor, number)
    return _view(session, row, own)


def find_peer_lessons(session: Session, actor: Actor, site: str = "") -> tuple[PeerLessonView, ...]:
    """The proposals of the cities that ``actor`` works for, or of ``site`` among them, those that wait first."""
    own = frozenset(find_sites_of(session, actor))
    sites = own & {site} if site else own
    involved = select(PeerLessonSite.lesson_id).where(PeerLessonSite.site.in_(sites))
    rows = session.scalars(select(PeerLesson).where(PeerLesson.id.in_(involved)).order_by(PeerLesson.id.desc()))
    views = [_view(session, row, own) for row in rows]
    return tuple(sorted(views, key=lambda view: not view.waits_for))


@dataclass(frozen=True, slots=True)
class _Words:
    """What a lesson is made of: whose text it is, and every city whose word is needed."""

    site: str
    text: str
    practice: str
    sites: tuple[str, ...]


def _find_words(session: Session, actor: Actor, origin: LessonOrigin, parent: int, origin_id: int) -> _Words:
    """The words, if ``actor`` may read them.

    Raises:
        NotFound: there are none for them.
    """
    if origin is LessonOrigin.ANSWER:
        thread = get_thread(session, actor, parent)
        letter = next((each for each in thread.letters if each.number == origin_id), None)
        if letter is None:
            raise NotFound("There is no such letter in this thread.", "Open the question again.")
        if letter.hidden:
            raise Conflict(*_HIDDEN)
        # Cities that were asked and wrote nothing have no word in it, so theirs is not needed.
        sites = tuple(dict.fromkeys((letter.site, thread.site)))
        return _Words(letter.site, letter.text, thread.practice or "", sites)
    row, _own = get_visit_row(session, actor, parent)
    note = next((each for each in row.notes if each.id == origin_id and each.kind == NoteKind.REPORT), None)
    if note is None:
        raise NotFound("There is no such report of this visit.", "Open the visit again.")
    return _Words(note.site, _join(note), row.practice, tuple(one.site for one in row.sites))


def _join(note: VisitNote) -> str:
    said = ((words, str(getattr(note, name))) for name, words in NOTE_FIELDS[NoteKind.REPORT].items())
    return "\n\n".join(f"{words}\n{text}" for words, text in said if text)


def _agree(change: Change, row: PeerLesson, site: str) -> bool:
    """Note that ``site`` agrees, and make the draft once all do. False if it had agreed before."""
    if row.declined_by:
        raise Conflict("A city said that these words stay between the cities.", "Talk with it first.")
    one = next(each for each in row.sites if each.site == site)
    fresh = one.agreed_at is None
    if fresh:
        one.agreed_at = now()
        change.record("agreed to", "peer lesson", str(row.id), site=site)
    if row.draft is None and all(each.agreed_at for each in row.sites):
        row.draft = _make_draft(change, row)
    change.session.flush()
    return fresh


def _make_draft(change: Change, row: PeerLesson) -> int:
    """The draft of a lesson, with its source: what only a curator can judge (area, summary) is left to them."""
    names = find_site_names(change.session)
    day = row.created_at.replace(tzinfo=UTC).date()
    what = "Answer to a peer" if row.origin == LessonOrigin.ANSWER else "Report after a visit"
    cities = " and ".join(names.get(each.site, each.site) for each in row.sites)
    title = f"{what}, {names.get(row.site, row.site)}, {_say(day)}; agreed to by {cities}"
    source = {"title": title, "ncj": None, "url": None}
    fields = {
        "title": row.title,
        "sites": [each.site for each in row.sites if each.site in names],
        "year": day.year,
        "practices": [row.practice] if find_practice_titles(change.session, [row.practice]) else [],
        "confidence": "low",
        "source": source,
    }
    note = "Made of words between cities; every city in it agreed. Edit it, then have it reviewed."
    view = create_draft(
        change.session,
        change.actor,
        kind="lesson",
        fields=fields,
        body=f"## What happened\n\n{row.text}\n",
        origin="peers",
        note=note,
    )
    return view.id


def _say(day: date) -> str:
    return format_date(day.isoformat()) or day.isoformat()


def _get_row(session: Session, actor: Actor, number: int, site: str = "") -> tuple[PeerLesson, frozenset[str]]:
    row = session.get(PeerLesson, number) if is_row_number(number) else None
    own = frozenset(find_sites_of(session, actor))
    mine = {each.site for each in row.sites} & own if row else frozenset()
    if row is None or not mine or (site and site not in mine):
        raise NotFound(f"There is no proposal {number} for you.", "Your city’s page lists yours.")
    return row, own


def _is_hidden(session: Session, origin: str, number: int) -> bool:
    """Whether the words are an answer that a liaison hid; reports of visits are never hidden."""
    letter = session.get(PeerLetter, number) if origin == LessonOrigin.ANSWER else None
    return letter is not None and letter.hidden_at is not None


def _view(session: Session, row: PeerLesson, own: frozenset[str]) -> PeerLessonView:
    names, titles = find_site_names(session), find_practice_titles(session, [row.practice])
    hidden = _is_hidden(session, row.origin, row.origin_id)
    return PeerLessonView(
        number=row.id,
        origin=LessonOrigin(row.origin),
        parent=row.parent,
        city=names.get(row.site, row.site),
        title=row.title,
        text="" if hidden else row.text,
        practice=row.practice if row.practice in titles else "",
        practice_title=titles.get(row.practice, ""),
        cities=tuple(
            LessonCity(each.site, names.get(each.site, each.site), each.agreed_at is not None, each.site in own)
            for each in row.sites
        ),
        draft=row.draft,
        declined=bool(row.declined_by),
        hidden=hidden,
    )
