"""What to suggest while a reader types: pages and sites to go to, concepts and questions to search for.

Built from the database and the thesaurus once for each generation of the index, and kept in memory. Knows tables and
the search library; must not know HTTP. Only published pages are suggested: they are looked up again at each answer,
because what is kept may be a moment behind.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from kb.models import Document, Site
from kb.services.library import document_path, label
from knowledge.vocabulary import Visibility
from search.store.store import IndexStore
from search.suggest import CompletionCandidate, Suggester
from search.thesaurus.thesaurus import Thesaurus

LIMIT = 8

#: With more candidates than this, new ones are gathered in the background while the old ones go on serving.
GATHER_ASIDE = 20_000

_WEIGHTS = {
    "practice": 0,
    "concept": 1,
    "site": 1,
    "lesson": 2,
    "question": 2,
    "summit": 3,
    "tool": 3,
    "program": 2,
    "reference": 4,
}


@dataclass(frozen=True, slots=True)
class Completion:
    """One suggestion: its text, what kind of thing it is (in words too), more about it, and where choosing it leads."""

    text: str
    kind: str
    label: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Completions:
    """The suggestions for what was typed, best first; the time is that of the server without HTTP."""

    typed: str
    suggestions: tuple[Completion, ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class SuggestionFigures:
    """How long suggestions take: gathering ``candidates`` once, and one answer; in milliseconds, without HTTP."""

    candidates: int
    gathered_ms: float
    asked: int
    p50_ms: float
    p95_ms: float
    slowest_ms: float


class SuggestionTable:
    """The candidates of one application, gathered again when the index has a new generation, or a site or the thesaurus
    changed.

    Threads may share it. It asks for a session of its own when it gathers.
    """

    def __init__(
        self, sessions: sessionmaker[Session], index: IndexStore, get_thesaurus: Callable[[], Thesaurus]
    ) -> None:
        self._sessions = sessions
        self._index = index
        self._get_thesaurus = get_thesaurus
        self._lock = threading.Lock()
        self._gathering = threading.Lock()
        self._key: tuple[str, ...] | None = None
        self._suggester = Suggester(())

    def get(self, session: Session) -> Suggester:
        """The suggester of the newest generation; of the one before while a large one is being gathered."""
        key = self._build_key(session)
        if key == self._key:
            return self._suggester
        if self._key is None or len(self._suggester) <= GATHER_ASIDE:
            self._gather(key)
        elif self._gathering.acquire(blocking=False):
            threading.Thread(target=self._gather_aside, args=(key,), daemon=True).start()
        return self._suggester

    def _build_key(self, session: Session) -> tuple[str, ...]:
        """What changes when there may be something else to suggest."""
        stamp = self._index.status().stamp
        newest = session.scalar(select(func.max(Site.updated_at)))
        return (stamp.generation if stamp else "", str(newest), self._get_thesaurus().digest)

    def _gather(self, key: tuple[str, ...]) -> None:
        with self._lock:
            if key != self._key:
                with self._sessions() as session:
                    self._suggester = Suggester(_iter_candidates(session, self._get_thesaurus()))
                self._key = key

    def _gather_aside(self, key: tuple[str, ...]) -> None:
        try:
            self._gather(key)
        finally:
            self._gathering.release()


def find_suggestions(session: Session, table: SuggestionTable, typed: str, limit: int = LIMIT) -> Completions:
    """What ``typed`` may become: any text does, and a long one has no suggestions."""
    started = perf_counter()
    found = table.get(session).find(typed, limit) if typed.strip() else ()
    shown = _find_published(session, found) if found else ()
    took = (perf_counter() - started) * 1000
    return Completions(typed, tuple(_build_suggestion(candidate) for candidate in shown), round(took, 3))


def measure_suggestions(session: Session, table: SuggestionTable, titles: int = 100) -> SuggestionFigures:
    """Type the beginnings of ``titles`` titles letter by letter, as readers do, and a few texts that nobody would."""
    started = perf_counter()
    candidates = len(table.get(session))
    gathered = (perf_counter() - started) * 1000
    query = select(Document.title).where(Document.visibility == Visibility.PUBLISHED).order_by(Document.slug)
    typed = [title[:end] for title in session.scalars(query.limit(titles)) for end in range(1, min(len(title), 20))]
    typed += ["x" * 10_000, "a " * 5_000, "detterrence shotspoter", "(((", "\u0000", "zzzz"]
    times = sorted(find_suggestions(session, table, text).took_ms for text in typed)
    return SuggestionFigures(
        candidates=candidates,
        gathered_ms=round(gathered, 1),
        asked=len(times),
        p50_ms=round(times[len(times) // 2], 2),
        p95_ms=round(times[len(times) * 95 // 100], 2),
        slowest_ms=round(times[-1], 2),
    )


def _iter_candidates(session: Session, thesaurus: Thesaurus) -> Iterator[CompletionCandidate]:
    documents = select(
        Document.slug, Document.kind, Document.title, Document.record["questions"], Document.record["also_known_as"]
    ).where(Document.visibility == Visibility.PUBLISHED)
    for slug, kind, title, questions, names in session.execute(documents.execution_options(yield_per=1000)):
        yield _candidate(title, kind, slug)
        for name in names or ():
            yield _candidate(name, kind, slug, title)
        for question in questions or ():
            yield _candidate(question, "question", slug, title)
    sites = select(Site.slug, Site.name, Site.state).where(Site.visibility == Visibility.PUBLISHED)
    for slug, name, state in session.execute(sites):
        yield _candidate(f"{name}, {state}", "site", slug)
    for concept in thesaurus.concepts:
        for name in concept.labels:
            yield _candidate(name, "concept", concept.id, "" if name == concept.pref else concept.pref)


def _candidate(text: str, kind: str, target: str, detail: str = "") -> CompletionCandidate:
    return CompletionCandidate(text, kind, target, detail, _WEIGHTS[kind])


def _find_published(session: Session, found: Iterable[CompletionCandidate]) -> tuple[CompletionCandidate, ...]:
    """Those of ``found`` that stand for something a reader may see now."""
    found = tuple(found)
    places = {c.target for c in found if c.kind == "site"}
    pages = {c.target for c in found if c.kind not in ("site", "concept")}
    seen = {
        ("site", slug)
        for slug in session.scalars(
            select(Site.slug).where(Site.slug.in_(places), Site.visibility == Visibility.PUBLISHED)
        )
    }
    published = select(Document.slug).where(Document.slug.in_(pages), Document.visibility == Visibility.PUBLISHED)
    seen |= {("page", slug) for slug in session.scalars(published)}
    return tuple(c for c in found if c.kind == "concept" or ("site" if c.kind == "site" else "page", c.target) in seen)


def _build_suggestion(candidate: CompletionCandidate) -> Completion:
    return Completion(candidate.text, candidate.kind, label(candidate.kind), candidate.detail, _build_url(candidate))


def _build_url(candidate: CompletionCandidate) -> str:
    match candidate.kind:
        case "site":
            return f"/sites/{candidate.target}"
        case "question":
            return "/search?" + urlencode({"q": candidate.text})
        case "concept":
            return "/search?" + urlencode({"q": candidate.detail or candidate.text})
    return document_path(candidate.kind, candidate.target)
