"""What can be exported here: one document, or the results of a search. Knows the search service; must not know HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services import finding
from kb.services.citing.build_work import find_citables
from kb.services.citing.work import Bundle, BundleSection, Citable, Listed
from search.store.store import IndexStore

MOST_RESULTS = 200
"""Results of one search that are exported: what a reader may look through, not a copy of the base."""


def get_citable(session: Session, slug: str, kind: str | None, base: str, today: date | None = None) -> Citable:
    """The published document ``slug``, of ``kind`` if given, as a work.

    Raises:
        NotFound: there is none.
    """
    found = next(iter(find_citables(session, [slug], base, today)), None)
    if found is None or kind not in (None, found.kind):
        raise NotFound(f"There is no {kind or 'document'} called {slug!r}.")
    return found


def build_bundle(works: tuple[Citable, ...], title: str, note: str = "", url: str = "") -> Bundle:
    """``works`` in their order as one list without sections."""
    return Bundle(title, note, (BundleSection("", "", tuple(Listed(work) for work in works)),), url)


def find_results(
    session: Session, index: IndexStore, question: finding.Question, base: str, query: str, today: date
) -> Bundle:
    """The first :data:`MOST_RESULTS` results of ``question``, which the query string ``query`` asks.

    Raises:
        BadRequest: as :func:`kb.services.finding.answer_question.find`.
        SearchUnavailable: there is no index that can answer.
    """
    answer = finding.answer_question(session, index, replace(question, page=1, k=MOST_RESULTS), beside=False)
    works = find_citables(session, [result.card.slug for result in answer.answers], base, today)
    more = answer.total > len(works)
    note = f"The first {len(works):,} of {answer.total:,} results" if more else f"{answer.total:,} results"
    title = f"Search: {question.text.strip()[:200] or 'all pages'}"
    return build_bundle(works, title, f"{note}, {today:%B} {today.day}, {today.year}.", f"{base}/search?{query}")
