"""What readers say is wrong with a page: proposed without an account, and decided by liaisons. Knows no HTTP.

A proposal is kept for ever, like every act here. Contact details are erased
:data:`CONTACT_KEPT` after the decision, by the worker (:mod:`kb.worker.worker`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict, NotFound
from kb.models import Correction, Document, Site
from kb.models.declarative import now
from kb.rows import get_row
from kb.services.audit import WORKER, Actor
from kb.services.drafting import add_note, open_for_editing
from kb.services.library import document_path
from kb.services.transactions import Change, changing
from kb.services.upkeep.correction_limits import note_proposal
from kb.services.upkeep.shelf import QueueItem
from knowledge.vocabulary import Visibility

SHORTEST, LONGEST, LONGEST_CONTACT = 10, 4_000, 200
CONTACT_KEPT = timedelta(days=90)


class CorrectionState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class CorrectionSubject:
    """The page that a correction is of. ``gone`` says that it is not published any more."""

    slug: str
    kind: str
    title: str
    gone: bool = False

    @property
    def path(self) -> str:
        """Its address."""
        return document_path(self.kind, self.slug)


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A proposal as it stood when it was read. ``contact`` is what the reader left to be reached by, if anything.

    ``answer``, ``decided_by`` and ``decided_at`` say what was decided; they are empty while it is open.
    """

    id: int
    slug: str
    text: str
    contact: str
    state: CorrectionState
    answer: str
    decided_by: str | None
    created_at: datetime
    decided_at: datetime | None

    @property
    def erased_on(self) -> str:
        """The day on which the contact is erased; empty while nothing is decided."""
        return f"{self.decided_at.replace(tzinfo=UTC) + CONTACT_KEPT:%Y-%m-%d}" if self.decided_at else ""


def get_subject(session: Session, slug: str) -> CorrectionSubject:
    """The published page ``slug``, a site's too.

    Raises:
        NotFound: there is none.
    """
    subject = _find_subject(session, slug)
    if subject is None or subject.gone:
        raise NotFound(f"There is no page called {slug!r}.", "It may have been withdrawn. Search for what you read.")
    return subject


def propose_correction(session: Session, actor: Actor, slug: str, text: str, contact: str, place: str) -> int:
    """Keep what somebody at the network address ``place`` says is wrong with the page ``slug``. The proposal's number.

    Raises:
        NotFound: there is no such published page.
        BadRequest: the text is too short or too long.
        TooManyCorrections: too many came within the hour.
    """
    subject = get_subject(session, slug)
    text, contact = text.replace("\r\n", "\n").strip(), " ".join(contact.split())
    if not SHORTEST <= len(text) <= LONGEST:
        size = f"{len(text):,} characters" if text else "nothing"
        raise BadRequest(
            f"Write between {SHORTEST} and {LONGEST:,} characters; this is {size}.",
            "Say what is wrong, and where you know it from.",
        )
    if len(contact) > LONGEST_CONTACT:
        raise BadRequest(
            f"How to reach you is longer than {LONGEST_CONTACT} characters.", "One address or number is enough."
        )
    with changing(session, actor) as change:
        note_proposal(change, place)
        row = Correction(slug=slug, text=text, contact=contact, state=CorrectionState.OPEN)
        session.add(row)
        session.flush()
        change.record("proposed correction", subject.kind, slug, correction=row.id)
        return row.id


def get_correction(session: Session, number: int) -> tuple[CorrectionView, CorrectionSubject]:
    """The proposal ``number`` with its page, which may be withdrawn by now.

    Raises:
        NotFound: there is none.
    """
    row, subject = _get_row(session, number)
    view = CorrectionView(
        id=row.id,
        slug=row.slug,
        text=row.text,
        contact=row.contact,
        state=CorrectionState(row.state),
        answer=row.answer,
        decided_by=row.decided_by,
        created_at=row.created_at,
        decided_at=row.decided_at,
    )
    return view, subject


def find_open_items(session: Session) -> Iterator[QueueItem]:
    """The proposals that nobody has decided, as entries of their queue."""
    rows = session.scalars(select(Correction).where(Correction.state == CorrectionState.OPEN).order_by(Correction.id))
    for row in rows.all():
        subject = _find_subject(session, row.slug)
        if subject is not None:
            said = row.text if len(row.text) <= 200 else f"{row.text[:200].rsplit(maxsplit=1)[0]} …"
            why = f"On {row.created_at:%Y-%m-%d} somebody wrote: “{said}”"
            why += " The page was withdrawn since." if subject.gone else ""
            yield QueueItem(row.slug, subject.kind, subject.title, why, (row.id,), correction=row.id)


def accept_correction(session: Session, actor: Actor, number: int, answer: str = "") -> int:
    """Take the proposal on: the page's draft, opened if there is none, gets it as its note. The draft's number.

    Raises:
        NotFound: there is no such proposal.
        Conflict: somebody has decided it already.
    """
    with changing(session, actor) as change:
        row, subject = _get_row(session, number)
        _decide(change, row, CorrectionState.ACCEPTED, answer.strip())
        draft = open_for_editing(session, actor, row.slug).id
        add_note(change, draft, f"Proposed (correction {number}): {row.text}")
        change.record("accepted correction", subject.kind, row.slug, correction=number, draft=draft)
        return draft


def decline_correction(session: Session, actor: Actor, number: int, answer: str) -> None:
    """Leave the page as it is, and say why.

    Raises:
        NotFound: there is no such proposal.
        BadRequest: there is no answer.
        Conflict: somebody has decided it already.
    """
    with changing(session, actor) as change:
        row, subject = _get_row(session, number)
        if not answer.strip():
            raise BadRequest("Write an answer: the next liaison must be able to see why.", "Then decline again.")
        _decide(change, row, CorrectionState.DECLINED, answer.strip())
        change.record("declined correction", subject.kind, row.slug, correction=number)


def erase_contacts(session: Session) -> int:
    """Erase how to reach the people whose proposals were decided :data:`CONTACT_KEPT` ago. Returns how many."""
    due = (Correction.contact != "", Correction.decided_at <= now() - CONTACT_KEPT)
    with changing(session, WORKER) as change:
        count = session.scalar(select(func.count()).select_from(Correction).where(*due)) or 0
        if count:
            session.execute(update(Correction).where(*due).values(contact=""))
            change.record("erased contacts", "corrections", "", count=count)
        return count


def _get_row(session: Session, number: int) -> tuple[Correction, CorrectionSubject]:
    message, hint = f"There is no correction {number}.", "Go back to the list of corrections."
    row = get_row(session, Correction, number, message, hint)
    subject = _find_subject(session, row.slug)
    if subject is None:
        raise NotFound(message, hint)
    return row, subject


def _decide(change: Change, row: Correction, state: CorrectionState, answer: str) -> None:
    session, actor = change.session, change.actor
    changed = update(Correction).where(Correction.id == row.id, Correction.state == CorrectionState.OPEN)
    at: datetime = now()
    values = {"state": state, "answer": answer, "decided_by": actor.name, "decided_at": at}
    if session.connection().execute(changed.values(values)).rowcount != 1:
        session.refresh(row)
        raise Conflict(f"{row.decided_by} has decided this already: it was {row.state}.")
    session.refresh(row)


def _find_subject(session: Session, slug: str) -> CorrectionSubject | None:
    """The page ``slug``; None only where there never was one, because pages are withdrawn and never deleted."""
    document = session.scalar(select(Document).where(Document.slug == slug))
    if document is not None:
        return CorrectionSubject(slug, document.kind, document.title, document.visibility != Visibility.PUBLISHED)
    site = session.scalar(select(Site).where(Site.slug == slug))
    if site is not None:
        return CorrectionSubject(slug, "site", f"{site.name}, {site.state}", site.visibility != Visibility.PUBLISHED)
    return None
