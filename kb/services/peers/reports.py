"""We did it too: what a city reports of a strategy that it did, reviewed by somebody else, then shown as its own word.

Knows seats and reports. Must not know pages. A report is never evidence: it stands apart from studies, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict, Forbidden, KBError, NotFound
from kb.models import AdoptionReport, Document, Site
from kb.models.declarative import now
from kb.rows import get_row
from kb.services.audit import CURATORS, Actor
from kb.services.library import RESULTS, SHOWN_REPORT, ResultLook, find_site_names
from kb.services.peers.names import check_names
from kb.services.peers.seats import check_works_for, find_sites_of
from kb.services.telling import TellingKind, find_accounts, find_people_of, tell
from kb.services.transactions import Change, changing
from knowledge.vocabulary import AdoptionResult, Visibility, label

FIRST_YEAR = 1950
SHORTEST_OUTCOME, LONGEST_PART = 10, 3_000
MOST_REPORTS_A_DAY = 10
"""Reports that one city can send in 24 hours."""
COUNTED = frozenset({"worked", "mixed", "no-effect", "harm"})
"""Results that somebody must have counted: without saying how, they are "not evaluated"."""

PARTS: Mapping[str, str] = {
    "outcome": "What came of it, with figures",
    "counted": "How the figures were counted, and against what",
    "changed": "What you changed for your city",
    "staff": "Who did the work, and how many",
    "cost": "What it cost, and who paid",
    "differently": "What you would do differently",
}
"""The texts of a report, with what they are asked for by."""


class ReportState(StrEnum):
    """Whether readers see a report."""

    WAITS = "in-review"
    SHOWN = SHOWN_REPORT
    DECLINED = "declined"


class TooManyReports(KBError):
    """The city reported as much as it may within a day."""

    status = 429
    code = "too_many_reports"
    hint = "What you typed is still below. Send it tomorrow, or write to your liaison."


class AdoptionStatus(StrEnum):
    """How far the city is."""

    BEGUN = "begun"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report. ``parts`` are the texts that the city filled in, each under its words; never who wrote them."""

    number: int
    site: str
    city: str
    state_code: str
    practice: str
    practice_title: str
    status: AdoptionStatus
    years: str
    result: AdoptionResult
    parts: tuple[tuple[str, str], ...]
    state: ReportState
    answer: str
    created_at: datetime

    @property
    def look(self) -> ResultLook:
        """How its result is shown."""
        return RESULTS[self.result]


def send_report(session: Session, actor: Actor, site: str, practice: str, said: Mapping[str, str]) -> int:
    """Keep what ``site`` reports of ``practice`` for review; its number.

    ``said`` has the fields ``status``, ``result``, ``begun`` and ``ended`` (years) and those of
    :data:`PARTS`, as typed.

    Raises:
        NotFound: ``actor`` does not work for ``site``, or there is no such practice.
        BadRequest: a field cannot be used; the first one is named. MayNamePeople, if a text seems to name a victim or a
            suspect and ``said`` does not say ``checked``.
        TooManyReports: the city sent enough for today.
    """
    check_works_for(session, actor, site)
    found = select(Document.id).where(Document.slug == practice, Document.kind == "practice")
    if session.scalar(found.where(Document.visibility == Visibility.PUBLISHED)) is None:
        raise NotFound(f"There is no practice called {practice!r}.")
    status, result = _read_choices(said)
    texts = {name: _read_part(said, name) for name in PARTS}
    if len(texts["outcome"]) < SHORTEST_OUTCOME:
        raise BadRequest("Say what came of it in a sentence or more.", "What you typed is still below.")
    if result in COUNTED and not texts["counted"]:
        raise BadRequest("Say how the figures were counted.", "Or choose “Not evaluated” as the result.")
    years = _read_years(said.get("begun", ""), said.get("ended", ""))
    check_names(*texts.values(), checked=bool(said.get("checked")))
    with changing(session, actor) as change:
        _check_pace(session, site)
        row = AdoptionReport(
            site=site,
            practice=practice,
            status=status,
            years=years,
            result=result,
            state=ReportState.WAITS,
            written_by=actor.name,
            **texts,
        )
        session.add(row)
        session.flush()
        change.record("reported", "adoption", str(row.id), site=site, practice=practice)
        line = f"{find_site_names(session).get(site, site)} sent a report to review"
        people, key = find_accounts(session, CURATORS), f"report:{row.id}"
        tell(change, TellingKind.REPORT, people, key=key, title=line, path="/reports")
        return row.id


def decide_report(session: Session, actor: Actor, number: int, show: bool, answer: str = "") -> None:
    """Show the report to readers, or decline it with an ``answer`` for the city. For liaisons; never the writer.

    Raises:
        NotFound: there is no such report.
        Forbidden: ``actor`` wrote it, or is no liaison.
        Conflict: somebody decided it already.
        BadRequest: it is declined without an answer.
    """
    with changing(session, actor) as change:
        row = get_row(session, AdoptionReport, number, f"There is no report {number}.")
        if actor.role not in CURATORS or row.written_by == actor.name:
            raise Forbidden("Somebody else must review this report: nobody reviews their own.")
        if row.state != ReportState.WAITS:
            raise Conflict(f"{row.decided_by} has decided this already.")
        answer = answer.strip()[:LONGEST_PART]
        if not show and not answer:
            raise BadRequest("Write an answer: the city must know why.", "Then decline again.")
        row.state = ReportState.SHOWN if show else ReportState.DECLINED
        row.answer, row.decided_by, row.decided_at = answer, actor.name, now()
        change.record("published report of" if show else "declined report of", "adoption", str(number), site=row.site)
        _tell_decided(change, row)


def find_reports(session: Session, practice: str = "", site: str = "") -> tuple[ReportView, ...]:
    """The reports that readers see: all, those of a practice, or those of a site; the newest first."""
    query = select(AdoptionReport).where(AdoptionReport.state == ReportState.SHOWN)
    query = query.where(AdoptionReport.site.in_(select(Site.slug).where(Site.visibility == Visibility.PUBLISHED)))
    if practice:
        query = query.where(AdoptionReport.practice == practice)
    if site:
        query = query.where(AdoptionReport.site == site)
    return _views(session, list(session.scalars(query.order_by(AdoptionReport.id.desc()))))


def find_reports_in_review(session: Session) -> tuple[ReportView, ...]:
    """The reports that wait for a decision, the oldest first: for liaisons."""
    query = select(AdoptionReport).where(AdoptionReport.state == ReportState.WAITS).order_by(AdoptionReport.id)
    return _views(session, list(session.scalars(query)))


def find_own_reports(session: Session, actor: Actor, site: str) -> tuple[ReportView, ...]:
    """Every report of ``site``, for those who work for it; none for others."""
    if site not in find_sites_of(session, actor):
        return ()
    query = select(AdoptionReport).where(AdoptionReport.site == site).order_by(AdoptionReport.id.desc())
    return _views(session, list(session.scalars(query)))


def _check_pace(session: Session, site: str) -> None:
    since = now() - timedelta(days=1)
    sent = select(func.count()).where(AdoptionReport.site == site, AdoptionReport.created_at > since)
    if (session.scalar(sent) or 0) >= MOST_REPORTS_A_DAY:
        raise TooManyReports(f"Your city sent {MOST_REPORTS_A_DAY} reports within a day. This one was not sent.")


def _tell_decided(change: Change, row: AdoptionReport) -> None:
    name = find_site_names(change.session).get(row.site, row.site)
    said = "Readers see a report of" if row.state == ReportState.SHOWN else "A report was declined, with an answer, of"
    people, key = find_people_of(change.session, row.site), f"decided:{row.id}"
    path = f"/home/{row.site}"
    tell(change, TellingKind.DECIDED, people, key=key, title=f"{said} {name}", path=path, site=row.site)


def _views(session: Session, rows: list[AdoptionReport]) -> tuple[ReportView, ...]:
    """The views of ``rows``, without those whose practice was withdrawn since."""
    query = select(Document.slug, Document.title).where(
        Document.slug.in_({row.practice for row in rows}), Document.visibility == Visibility.PUBLISHED
    )
    titles: dict[str, str] = dict(session.execute(query).all())
    names = find_site_names(session)
    return tuple(
        ReportView(
            number=row.id,
            site=row.site,
            city=names.get(row.site, row.site),
            state_code=names.get(row.site, "").rpartition(", ")[2],
            practice=row.practice,
            practice_title=titles[row.practice],
            status=AdoptionStatus(row.status),
            years=row.years,
            result=AdoptionResult(row.result),
            parts=tuple((words, text) for name, words in PARTS.items() if (text := getattr(row, name))),
            state=ReportState(row.state),
            answer=row.answer,
            created_at=row.created_at,
        )
        for row in rows
        if row.practice in titles
    )


def _read_choices(said: Mapping[str, str]) -> tuple[AdoptionStatus, AdoptionResult]:
    try:
        return AdoptionStatus(said.get("status", "")), AdoptionResult(said.get("result", ""))
    except ValueError as error:
        words = ", ".join(label(each) for each in (*AdoptionStatus, *AdoptionResult))
        raise BadRequest("Choose how far you are and what came of it.", f"Use the two lists: {words}.") from error


def _read_part(said: Mapping[str, str], name: str) -> str:
    text = said.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST_PART:
        raise BadRequest(f"{PARTS[name]}: at most {LONGEST_PART:,} characters; these are {len(text):,}.", "Shorten it.")
    return text


def _read_years(begun: str, ended: str) -> str:
    """The years as a reader sees them.

    Raises:
        BadRequest: one is no year from :data:`FIRST_YEAR` to this one, or the end is before the beginning.
    """
    years = []
    for text in (begun.strip(), ended.strip()):
        if text:
            if not (text.isascii() and text.isdigit()) or not FIRST_YEAR <= int(text[:5]) <= now().year:
                raise BadRequest(f"{text[:20]!r} is no year from {FIRST_YEAR} to {now().year}.", "Write it as 2019.")
            years.append(int(text))
    if not begun.strip() or years != sorted(years):
        raise BadRequest("Say in which year it began, and if it ended, a year after that.", "Write each as 2019.")
    return f"since {years[0]}" if len(years) == 1 else f"{years[0]}–{years[1]}"
