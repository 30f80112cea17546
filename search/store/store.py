"""The index on disk: built in a folder of its own, checked, swapped in; read by many, written by one.

Knows generations, engines and the stamp. Must not know the database: it is given documents and gives back
a stamp. The index is disposable, so every error says how to build it again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import IndexDamaged, IndexMissing, IndexOutdated, ModelMissing, SearchError
from search.keyword import KeywordIndex
from search.model.encoder import Encoder
from search.ranking.fusion import DEFAULT_RANKING, Ranking
from search.ranking.searcher import HybridSearcher
from search.store import generations
from search.store.engines import Engines, whoosh_and_faiss
from search.store.stamp import FileRecord, LearningFigures, Stamp, StampFit, build_stamp_fit
from search.store.status import IndexStatus
from search.thesaurus.thesaurus import Thesaurus
from search.types import IndexDocument
from search.vector import VectorIndex, learning
from search.vector.embed import embed_documents

if TYPE_CHECKING:
    import numpy as np
    from filelock import FileLock
    from numpy.typing import NDArray

Progress = Callable[[int, int | None], None]

KEYWORD, VECTOR = "keyword", "vector"
_REBUILD = "Build it again with `kb index rebuild`."


@dataclass(frozen=True, slots=True)
class _Opened:
    stamp: Stamp
    searcher: HybridSearcher


class IndexStore:
    """The index in the folder ``root``, for one encoder. ``thesaurus`` widens questions; where it can change, it is
    given as a function, which is asked at each :meth:`searcher`.

    Threads may share a store. Several processes may open the same root: one writes at a time (the others
    wait ``lock_seconds``), and readers notice a new generation at their next :meth:`searcher`.
    """

    def __init__(
        self,
        root: Path,
        encoder: Encoder,
        thesaurus: Thesaurus | Callable[[], Thesaurus],
        engines: Engines | None = None,
        ranking: Ranking = DEFAULT_RANKING,
        lock_seconds: float = 600.0,
    ) -> None:
        self._root = root
        self._encoder = encoder
        self._thesaurus = thesaurus
        self._engines = engines or whoosh_and_faiss()
        self._ranking = ranking
        self._lock_seconds = lock_seconds
        self._opening = threading.Lock()
        self._opened: _Opened | None = None
        self._seen: tuple[int, int] | None = None
        self._file_lock: FileLock | None = None

    @property
    def engines(self) -> Engines:
        """The engines that this store builds and opens with."""
        return self._engines

    @property
    def fit(self) -> StampFit:
        """What an index must have been made with to be used by this store."""
        return build_stamp_fit(self._engines.name, self._encoder.fingerprint)

    # Reading

    def searcher(self) -> HybridSearcher:
        """The searcher of the current generation: one stat a call, unless there is a new one.

        Raises :class:`IndexMissing`, :class:`IndexDamaged` or :class:`IndexOutdated`.
        """
        opened, thesaurus = self._open(), self._get_thesaurus()
        if opened.searcher.thesaurus is thesaurus:
            return opened.searcher
        searcher = opened.searcher.with_thesaurus(thesaurus)
        with self._opening:
            if self._opened is opened:
                self._opened = _Opened(opened.stamp, searcher)
        return searcher

    def _get_thesaurus(self) -> Thesaurus:
        return self._thesaurus if isinstance(self._thesaurus, Thesaurus) else self._thesaurus()

    def _open(self) -> _Opened:
        seen = self._stat_current()
        opened = self._opened
        if opened is not None and seen == self._seen:
            return opened
        with self._opening:
            if self._opened is None or seen != self._seen:
                self._opened, self._seen = self._load_current(), seen
            return self._opened

    def _stat_current(self) -> tuple[int, int]:
        try:
            found = (self._root / generations.CURRENT).stat()
        except FileNotFoundError:
            raise IndexMissing(f"There is no index in {self._root}. {_REBUILD}") from None
        return found.st_mtime_ns, found.st_ino

    def _load_current(self) -> _Opened:
        folder = self._current_folder()
        try:
            return self._load(folder)
        except IndexDamaged:
            if self._current_folder() == folder:
                raise
            return self._load(self._current_folder())  # swapped twice while it was being read

    def _current_folder(self) -> Path:
        name = generations.read_current(self._root)
        if name is None:
            raise IndexMissing(f"There is no index in {self._root}. {_REBUILD}")
        return self._root / name

    def _load(self, folder: Path) -> _Opened:
        try:
            stamp = Stamp.load(folder)
            if differences := stamp.differences(self.fit):
                raise IndexOutdated(f"The index was built with {'; '.join(differences)}. {_REBUILD}")
            generations.check_files(folder, stamp.files)
            keyword = self._engines.load_keyword(folder / KEYWORD)
            vector = self._engines.load_vector(folder / VECTOR)
            _check(stamp, keyword, vector)
            matrix = learning.load_matrix(folder / VECTOR)
        except IndexDamaged as error:
            raise IndexDamaged(f"{error} {_REBUILD}") from error
        searcher = HybridSearcher(keyword, vector, self._encoder, self._get_thesaurus(), self._ranking, matrix)
        return _Opened(stamp, searcher)

    def status(self, *, on_disk: bool = False) -> IndexStatus:
        """Whether the index can be used, and what to do if not. Never raises a :class:`SearchError`.

        With ``on_disk`` the files are looked at again, though this process may have read them when they were sound.
        """
        try:
            stamp = self._open().stamp
            if on_disk:
                generations.check_files(self._current_folder(), stamp.files)
        except ModelMissing as error:
            return IndexStatus("no-model", str(error))
        except IndexMissing as error:
            return IndexStatus("missing", str(error))
        except IndexOutdated as error:
            return IndexStatus("outdated", str(error))
        except SearchError as error:
            return IndexStatus("damaged", str(error))
        message = f"{stamp.documents} documents, built {stamp.built_at}."
        return IndexStatus("ok", message, stamp, stamp.documents, stamp.passages)

    def digests(self) -> Mapping[str, str]:
        """The digest of every document in the index, by id, to compare with the database."""
        entries = self._open().searcher.keyword.catalog.entries
        return {entry.id: entry.digest for entry in entries if entry is not None}

    # Writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one who writes in the block. What is read there and then written is not overtaken.

        Blocks of one thread may stand in each other.
        """
        from filelock import FileLock, Timeout

        self._root.mkdir(parents=True, exist_ok=True)
        if self._file_lock is None:
            self._file_lock = FileLock(self._root / ".lock", timeout=self._lock_seconds)
        try:
            with self._file_lock:
                yield
        except Timeout:
            raise SearchError(
                f"Another process has been writing the index in {self._root} for {self._lock_seconds:.0f} s. "
                "Wait for it, or end it, and try again."
            ) from None

    def rebuild(self, documents: Iterable[IndexDocument], progress: Progress | None = None) -> Stamp:
        """Build a new generation of all ``documents`` and swap it in; of two with one id the last counts.

        How people ask is learned from the pages' questions again (:mod:`search.vector.learning`). ``progress`` is told
        how many documents have their vectors, and of how many if that is known.
        Vectors of unchanged texts are taken from the current generation if the model is the same.
        """
        total = len(documents) if isinstance(documents, Collection) else None

        def told(count: int) -> None:
            if progress is not None:
                progress(count, total)

        with self.writing():
            self._sweep()
            with generations.building(self._root) as folder:
                keyword = self._engines.new_keyword(folder / KEYWORD)
                vector = self._engines.new_vector(self._encoder.dimension)
                embedded = list(embed_documents(documents, self._encoder, self._known_vectors(), told))
                vector.add(embedded)
                keyword.add([item.document for item in embedded])
                learned = learning.learn(embedded, self._encoder.dimension)
                learning.save_matrix(learned, folder / VECTOR)
                figures = LearningFigures(learned.questions, learned.pages, learned.before, learned.after)
                return self._publish(folder, keyword, vector, figures)

    def apply(self, add: Sequence[IndexDocument], remove: Sequence[str]) -> Stamp:
        """Change the current generation: ``remove``, then ``add`` (which replaces), swapped in as one.

        Raises :class:`IndexMissing`, :class:`IndexDamaged` or :class:`IndexOutdated`: then rebuild.
        """
        with self.writing():
            self._sweep()
            opened = self._open()
            if not add and not remove:
                return opened.stamp
            with generations.building(self._root) as folder:
                for part in (KEYWORD, VECTOR):
                    generations.clone(self._current_folder() / part, folder / part)
                keyword = self._engines.load_keyword(folder / KEYWORD)
                vector = self._engines.load_vector(folder / VECTOR)
                known = vector.vectors_by_digest({document.id for document in add})
                embedded = list(embed_documents(add, self._encoder, known, lambda _: None))
                keyword.remove(remove)
                vector.remove(remove)
                keyword.add([item.document for item in embedded])
                vector.add(embedded)
                return self._publish(folder, keyword, vector, opened.stamp.learning, opened.stamp.files)

    def _sweep(self) -> None:
        try:
            generations.sweep(self._root)
        except IndexDamaged:  # CURRENT is unreadable: a rebuild writes it again, and sweeps the next time
            return

    def _known_vectors(self) -> Mapping[bytes, NDArray[np.float32]]:
        """Vectors of the current generation that can be used again; none if it cannot be read."""
        try:
            folder = self._current_folder()
            stamp = Stamp.load(folder)
            same_vectors = stamp.fit.engines.split("+")[-1] == self.fit.engines.split("+")[-1]
            if stamp.fit.model != self.fit.model or not same_vectors:
                return {}
            generations.check_files(folder, (record for record in stamp.files if record.path.startswith(VECTOR)))
            return self._engines.load_vector(folder / VECTOR).vectors_by_digest()
        except SearchError:
            return {}

    def _publish(
        self,
        folder: Path,
        keyword: KeywordIndex,
        vector: VectorIndex,
        figures: LearningFigures,
        known: Iterable[FileRecord] = (),
    ) -> Stamp:
        """Save, read back, stamp and swap; files that are as in ``known`` are linked from the generation before."""
        keyword.save(folder / KEYWORD)
        vector.save(folder / VECTOR)
        name = generations.next_name(self._root)
        stamp = Stamp(
            generation=name,
            fit=self.fit,
            documents=keyword.count(),
            passages=vector.count_pieces(),
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            learning=figures,
            files=generations.list_files(folder, (KEYWORD, VECTOR), known),
        )
        _check(stamp, self._engines.load_keyword(folder / KEYWORD), self._engines.load_vector(folder / VECTOR))
        stamp.save(folder)
        generations.publish(self._root, folder, name)
        self._sweep()
        return stamp


def _check(stamp: Stamp, keyword: KeywordIndex, vector: VectorIndex) -> None:
    """Raise :class:`IndexDamaged` unless both engines hold the documents that the stamp says."""
    if keyword.catalog.row_of.keys() != vector.catalog.row_of.keys():
        raise IndexDamaged("The two indexes hold different documents.")
    if (keyword.count(), vector.count_pieces()) != (stamp.documents, stamp.passages):
        raise IndexDamaged("The indexes hold another number of documents than their stamp says.")
