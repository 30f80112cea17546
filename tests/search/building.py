"""Documents and searchers for the tests of search, written in few words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from search.keyword import KeywordHits, KeywordIndex
from search.memory import HashEncoder, MemoryKeywordIndex, MemoryVectorIndex
from search.model.encoder import Encoder
from search.query.parse import parse
from search.ranking.fusion import DEFAULT_RANKING, Ranking
from search.ranking.searcher import HybridSearcher
from search.store.engines import in_memory
from search.store.store import IndexStore
from search.thesaurus.thesaurus import Concept, Thesaurus
from search.types import Filters, IndexDocument, IndexPassage, Mode, SearchRequest, SearchResult
from search.vector import EmbeddedDocument
from search.vector.embed import embed_documents

ENCODER = HashEncoder()


def document(identity: str, *texts: str, **values: object) -> IndexDocument:
    """A published practice with these passages; any field can be given by name."""
    plain = IndexDocument(
        id=identity,
        kind="practice",
        title=identity.replace("-", " ").capitalize(),
        digest=f"digest of {identity} {texts} {values}",
        passages=tuple(IndexPassage(i, text, heading=f"Part {i + 1}") for i, text in enumerate(texts)),
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def embed(*documents: IndexDocument, encoder: Encoder = ENCODER) -> list[EmbeddedDocument]:
    """The documents with their vectors."""
    return list(embed_documents(documents, encoder, {}, lambda _: None))


def searcher(
    *documents: IndexDocument,
    thesaurus: Thesaurus | None = None,
    ranking: Ranking = DEFAULT_RANKING,
    encoder: Encoder = ENCODER,
) -> HybridSearcher:
    """A searcher in memory over these documents."""
    keyword = MemoryKeywordIndex()
    keyword.add(documents)
    vector = MemoryVectorIndex(encoder.dimension)
    vector.add(embed(*documents, encoder=encoder))
    return HybridSearcher(keyword, vector, encoder, thesaurus or Thesaurus.empty(), ranking)


def ask(over: HybridSearcher, text: str, mode: Mode = Mode.HYBRID, **values: object) -> SearchResult:
    """The answer to ``text``; filters by their names, the rest as fields of the request."""
    names = set(Filters.__dataclass_fields__)
    filters = Filters(**{k: v for k, v in values.items() if k in names})  # type: ignore[arg-type]
    rest = {k: v for k, v in values.items() if k not in names}
    return over.search(SearchRequest(text, mode, filters, **rest))  # type: ignore[arg-type]


def ids(result: SearchResult) -> list[str]:
    """The ids of the hits, in order."""
    return [hit.id for hit in result.hits]


def found(index: KeywordIndex, text: str, filters: Filters | None = None) -> list[str]:
    """The ids that the keyword index finds, best first, ties by id."""
    hits = index.search(parse(text), filters or Filters())
    return ranked(index, hits)


def ranked(index: KeywordIndex, hits: KeywordHits) -> list[str]:
    """The ids of hits, best first, ties by id."""
    pairs = [
        (-float(score), index.catalog.entry(int(row)).id) for row, score in zip(hits.rows, hits.scores, strict=True)
    ]
    return [identity for _, identity in sorted(pairs)]


def memory_store(root: Path, thesaurus: Thesaurus | None = None, dimension: int = 64) -> IndexStore:
    """A store with engines in memory: quick, and its files are as real as any."""
    return IndexStore(root, HashEncoder(dimension), thesaurus or Thesaurus.empty(), in_memory(), lock_seconds=20)


def small_thesaurus() -> Thesaurus:
    """Three concepts, one of which has an acronym that is a common word."""
    return Thesaurus(
        (
            Concept("gvi", "Group violence intervention", alt=("focused deterrence",), acronyms=("GVI",)),
            Concept("ovp", "Office of violence prevention", acronyms=("ONE", "ONS")),
            Concept("call-in", "Call-in", alt=("offender notification meeting",)),
        )
    )


AREAS = ("guns", "analysis", "courts")
PROBLEMS = ("homicide", "robbery")
TOPICS = ("gang shootings", "street robbery", "court delay", "crime maps")


def collection() -> list[IndexDocument]:
    """Forty documents over every facet."""
    made = []
    for i in range(40):
        made.append(
            document(
                f"doc-{i:02}",
                f"{TOPICS[i % 4]} in city number {i} and what police did",
                f"More about {TOPICS[(i + 1) % 4]}",
                kind=("practice", "lesson", "summit")[i % 3],
                areas=(AREAS[i % 3], AREAS[(i // 3) % 3]),
                problems=(PROBLEMS[i % 2],),
                rating=("effective", None, "promising")[i % 3],
                sites=(f"city-{i % 5}",),
                states=(("TX", "CA")[i % 2],),
                year=2010 + i % 6 if i % 7 else None,
                visibility="draft" if i % 11 == 10 else "published",
            )
        )
    return made
