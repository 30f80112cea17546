"""The one place that commits: a change is made whole, with its entries in the audit and the outbox, or not at all.

The rule: each public service function that changes something opens ``with changing(session, actor) as change:``
itself. Pages, API, commands and the worker call such functions and never commit. A change inside a change joins the
outer one: only the outermost commits, and an error anywhere in it undoes all of it. A helper that writes but opens no
change takes one as its first argument, so that it cannot be called outside of one. Tests hold all this over the source.

What must hold whatever becomes of the rest (a claim, a counted try, a sign of life) is written inside
``with at_once(session):`` by a function whose name ends in ``_now``. Those never run inside a change.

Knows sessions, the audit's rows and the outbox's. Must not know what is changed, nor how the index learns of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.models import AuditEntry, OutboxEntry
from kb.services.audit import Actor

_KEY = "kb transaction"
_LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A change under way: the session that it is made in, and who makes it."""

    session: Session
    actor: Actor

    def record(self, action: str, kind: str, subject: str, /, **details: object) -> None:
        """Write into the audit that ``actor`` did ``action`` (a verb in the past, "published") to ``subject``.

        ``kind`` says what the subject is ("draft"); ``details`` must be JSON values. Of a long subject 200 characters
        are kept.
        """
        entry = AuditEntry(
            actor=self.actor.name,
            action=action,
            subject_kind=kind,
            subject=subject[:_LONGEST_SUBJECT],
            details=details,
        )
        self.session.add(entry)

    def announce(self, slugs: Iterable[str]) -> None:
        """Note that these documents changed or are gone, so that the index learns of them."""
        self.session.add_all([OutboxEntry(slug=slug) for slug in slugs])


@dataclass(slots=True)
class _Transaction:
    """What a session remembers of the transaction it is in. ``broken`` once a change inside it has failed."""

    at_once: bool
    broken: bool = False


@contextmanager
def changing(session: Session, actor: Actor) -> Iterator[Change]:
    """One change: everything in the block happens, is audited and announced, or nothing does.

    Inside another change the block joins it. If the block fails there, the outer change cannot be committed any more,
    even if somebody catches the error: half of the block may have been written.

    Raises:
        RuntimeError: the session holds something unsaved that belongs to no change, or is inside :func:`at_once`.
    """
    outer: _Transaction | None = session.info.get(_KEY)
    if outer is None:
        with _committing(session, at_once=False):
            yield Change(session, actor)
        return
    if outer.at_once:
        raise RuntimeError("a change cannot begin inside what is committed at once")
    try:
        yield Change(session, actor)
    except BaseException:
        outer.broken = True
        raise


@contextmanager
def at_once(session: Session) -> Iterator[None]:
    """Commit what the block writes as soon as it ends; an error in it undoes it.

    Raises:
        RuntimeError: it is called inside a change, half of which would be committed with it.
    """
    if _KEY in session.info:
        raise RuntimeError("inside a change nothing is committed at once: half of the change would be committed too")
    with _committing(session, at_once=True):
        yield


@contextmanager
def _committing(session: Session, *, at_once: bool) -> Iterator[None]:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("the session holds something unsaved from before: write it inside the change it belongs to")
    transaction = session.info[_KEY] = _Transaction(at_once)
    try:
        yield
        if transaction.broken:
            raise RuntimeError("a change inside this one failed, so nothing was committed")
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info[_KEY]
