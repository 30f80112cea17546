"""Takes what was erased out of the index too. The erasing may be cut short: the rows say what is still to be done.

Knows erasures and the index. Must not know what was erased: nothing says it any more.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kb.models import Erasure
from kb.services import indexing
from kb.services.erasing.erase import empty_log
from kb.services.transactions import at_once
from search.store.store import IndexStore


def count_in_index(session: Session) -> int:
    """How many erasures the index has yet to follow."""
    return session.scalar(select(func.count()).select_from(Erasure).where(Erasure.in_index)) or 0


def clean_index_now(
    session: Session, index: IndexStore, progress: Callable[[int, int | None], None] | None = None
) -> bool:
    """Build the index without what was erased, if anything was. Whether it had to be.

    Twice: the generation before the current one is kept, and it must not hold the words either.
    """
    due = list(session.execute(select(Erasure.digest, Erasure.kind).where(Erasure.in_index)))
    if not due:
        return False
    for _ in range(2):
        indexing.rebuild(session, index, progress)
    with at_once(session):
        for digest, kind in due:
            session.execute(
                update(Erasure).where(Erasure.digest == digest, Erasure.kind == kind).values(in_index=False)
            )
    empty_log(session)
    return True
