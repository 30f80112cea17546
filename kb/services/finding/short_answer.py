"""Two or three sentences on top of the results, word for word from pages that answer, and a line of what is held.

Nothing is written here: sentences are taken whole from passages, each with its page and rating. If no page is sure
enough, or no sentence near enough, there is no answer. Knows results and passages; must not know how pages show it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Passage
from kb.services.library import BANDS, Card
from knowledge.sentences import split_sentences
from knowledge.vocabulary import SITE_KIND, Band, Kind
from search.intent import IntentKind
from search.types import Held, SearchResult, Sort

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.services.finding.find import Result

SURE, SURE_SIMILARITY = 0.5, 0.5
"""The least score and similarity of the first page from which it is quoted: docs/decisions/0039 has the figures."""

NEXT_WITHIN = 0.08
"""How far behind the first page another may score to be quoted beside it."""

LEAST_NEAR = 0.35
"""The least cosine of a sentence with the question."""

MOST_SENTENCES = 3
_SHORTEST, _LONGEST = 40, 320
_MOST_READ = 14
"""Sentences of a page that are compared with the question."""

_ASKING = re.compile(
    r"^\W*(?:what|which|who|whom|whose|how|why|when|where|do|does|did|is|are|was|were|can|could|should|shall|would|will|has|"
    r"have|had|may|must|am)\b",
    re.IGNORECASE,
)
_UNQUOTED = frozenset({"Sources", "Questions this answers"})
_OTHER_THAN_SUBJECT = frozenset({IntentKind.KNOWN_ITEM, IntentKind.LIMIT, IntentKind.COMPARE})
_FOR, _AGAINST = frozenset({Band.EFFECTIVE, Band.PROMISING}), frozenset({Band.NO_EFFECT, Band.HARMFUL})

Measure = Callable[[str, Sequence[str]], "NDArray[np.float32]"]
"""How near in meaning each of some texts is to a question."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, word for word, and the page that it is from."""

    sentence: str
    card: Card


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The sentences in the order of their pages, what is held ("3 effective, 1 no effect; newest 2024"), and where the
    pages do not agree, that."""

    quotes: tuple[Quote, ...]
    holdings: str
    disagreement: str | None


def is_question(text: str) -> bool:
    """Whether ``text`` asks something, and is not merely words to search for."""
    return text.rstrip().endswith("?") or _ASKING.match(text) is not None


def find_short_answer(
    session: Session, result: SearchResult, shown: Sequence[Result], measure: Measure
) -> ShortAnswer | None:
    """The short answer to what ``result`` answers, from the pages ``shown`` first; None if none is sure enough."""
    request = result.request
    if result.held is not Held.YES or request.offset or request.sort is not Sort.RELEVANCE:
        return None
    if not is_question(request.text) or any(intent.kind in _OTHER_THAN_SUBJECT for intent in result.intents):
        return None
    pages = _sure_pages(shown[:MOST_SENTENCES])
    quotes = _take_quotes(session, request.text, pages, measure) if pages else ()
    if not quotes:
        return None
    return ShortAnswer(quotes, _say_holdings(result), _say_disagreement(shown))


def _sure_pages(shown: Sequence[Result]) -> list[Result]:
    """The first pages that surely answer; none if the very first does not."""
    sure = count_sure([(result.score, result.why.similarity) for result in shown])
    pages = shown[:sure]
    bare = next((at for at, page in enumerate(pages) if page.card.kind in (SITE_KIND, Kind.REFERENCE)), sure)
    return list(pages[:bare])


def count_sure(answers: Sequence[tuple[float, float | None]]) -> int:
    """How many of the first answers, each with score and similarity, are sure enough to be quoted."""
    for at, (score, similarity) in enumerate(answers):
        sure = score >= SURE and (similarity or 0.0) >= SURE_SIMILARITY
        if not sure or score < answers[0][0] - NEXT_WITHIN:
            return at
    return len(answers)


def _take_quotes(session: Session, text: str, pages: Sequence[Result], measure: Measure) -> tuple[Quote, ...]:
    sentences = {result.card.slug: _read_sentences(session, result) for result in pages}
    flat = [sentence for each in sentences.values() for sentence in each]
    if not flat:
        return ()
    near = dict(zip(flat, measure(text, flat).tolist(), strict=True))
    # One page may speak twice where it is the only one; of several each speaks once.
    each_may = 2 if len(pages) == 1 else 1
    quotes: list[Quote] = []
    for result in pages:
        own = sentences[result.card.slug]
        best = sorted((one for one in own if near[one] >= LEAST_NEAR), key=lambda one: -near[one])[:each_may]
        if not best and not quotes:
            return ()
        if len(best) == 1 and each_may > 1:
            best += own[own.index(best[0]) + 1 :][:1]  # what the page says next
        quotes += [Quote(sentence, result.card) for sentence in sorted(best, key=own.index)]
    return tuple(quotes)


def _read_sentences(session: Session, result: Result) -> list[str]:
    """The sentences of the bottom line and of the best passage of a page."""
    wanted = {0, result.why.passage}
    query = (
        select(Passage.text, Passage.heading)
        .join(Document, Document.id == Passage.document_id)
        .where(Document.slug == result.card.slug, Passage.start.is_not(None), Passage.ordinal.in_(wanted - {None}))
        .order_by(Passage.ordinal)
    )
    texts = [text for text, heading in session.execute(query) if heading not in _UNQUOTED]
    return list(dict.fromkeys(one for text in texts for one in iter_sentences(text)))[:_MOST_READ]


def iter_sentences(text: str) -> Iterator[str]:
    """The whole sentences of ``text``, word for word: none that is cut off, none that is too short to say something."""
    for sentence in split_sentences(" ".join(text.split())):
        if _SHORTEST <= len(sentence) <= _LONGEST and sentence[-1] in ".!" and sentence[0].isupper():
            yield sentence


def _say_holdings(result: SearchResult) -> str:
    counts: Mapping[str, int] = {each.value: each.count for each in result.facets.get("rating", ())}
    rated = ", ".join(f"{counts[band]} {look.word.lower()}" for band, look in BANDS.items() if counts.get(band))
    newest = next((each.value for each in result.facets.get("year", ())), None)
    return "; ".join(filter(None, (rated, newest and f"newest {newest}")))


def _say_disagreement(shown: Sequence[Result]) -> str | None:
    """That a page among the first found it to work, and another that it did not; None if they agree."""
    rated = [result.card for result in shown[:MOST_SENTENCES] if result.card.rating is not None]
    worked = next((card for card in rated if card.rating and card.rating.look.band in _FOR), None)
    failed = next((card for card in rated if card.rating and card.rating.look.band in _AGAINST), None)
    if worked is None or failed is None or worked.rating is None or failed.rating is None:
        return None
    return (
        f"The evidence goes both ways: {worked.title} is rated {worked.rating.look.word.lower()}, "
        f"{failed.title} {failed.rating.look.word.lower()}."
    )
