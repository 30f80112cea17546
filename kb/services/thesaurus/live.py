"""The thesaurus as it stands now: that of the content folder, and the words that curators added since.

Every process sees an added word within a second, and no index is built for it. Knows the table of added words and the
file. Must not know who adds words (:mod:`kb.services.thesaurus.added_words`) nor who searches with them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from time import monotonic

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kb.models import Synonym
from search.thesaurus.thesaurus import Thesaurus

LOOK_AGAIN = 1.0
"""Seconds between two looks at the database."""


class LiveThesaurus:
    """The file at ``path`` with the added words of the database. Threads may share it.

    A database that cannot be read takes nothing away: what was known before is known still.
    """

    def __init__(self, path: Path, open_session: Callable[[], Session]) -> None:
        self._path = path
        self._open_session = open_session
        self._lock = threading.Lock()
        self._due = 0.0
        self._version: tuple[object, ...] | None = None
        self._current: Thesaurus | None = None

    @cached_property
    def file(self) -> Thesaurus:
        """What the file alone says; nothing if there is none. Read once.

        Raises:
            search.thesaurus.thesaurus.ThesaurusError: the file has a mistake.
        """
        return Thesaurus.load(self._path) if self._path.exists() else Thesaurus.empty()

    def get(self) -> Thesaurus:
        """The thesaurus of now; the same object until it changes.

        Raises:
            search.thesaurus.thesaurus.ThesaurusError: the file has a mistake.
        """
        current = self._current
        if current is not None and monotonic() < self._due:
            return current
        with self._lock:
            if self._current is None or monotonic() >= self._due:
                self._current = self._look(self._current or self.file)
                self._due = monotonic() + LOOK_AGAIN
            return self._current

    def look_again(self) -> None:
        """Look at the database at the next :meth:`get`: words were changed in this process."""
        self._due = 0.0

    def _look(self, known: Thesaurus) -> Thesaurus:
        """``known`` if no word was added or taken away, else the thesaurus of now. Two small queries at most."""
        try:
            with self._open_session() as session:
                marks = select(func.count(), func.max(Synonym.id), func.max(Synonym.created_at))
                version = tuple(session.execute(marks).one())
                if version == self._version:
                    return known
                added = session.execute(select(Synonym.concept, Synonym.word).order_by(Synonym.id)).all()
        except SQLAlchemyError:
            return known
        self._version = version
        return self.file.with_labels((concept, word) for concept, word in added)
