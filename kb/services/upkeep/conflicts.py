"""Statements that cannot both be right, as far as data can show it, each beside the other. Knows records and drafts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from kb.models import Draft
from kb.services.drafting import UNFINISHED
from kb.services.upkeep.shelf import HeldPage, QueueItem, Shelf, Statement, build_item
from knowledge.evidence import RATING_BANDS, label_band
from knowledge.practice import Evidence, PracticeRecord
from knowledge.records import LessonRecord, ReferenceRecord
from knowledge.vocabulary import FAILED_BANDS, WORKING_BANDS, Rating, RatingBasis, label

_NO_RATING = (None, Rating.NOT_RATED)
_FIRST, _SECOND, _THIRD = 0, 1, 2
"""What is at stake: texts that wait to be joined, ratings, how a publication is described."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """What one page says of a publication with a number."""

    page: HeldPage
    title: str
    year: int | None

    @property
    def folded(self) -> str:
        return "".join(letter for letter in self.title.casefold() if letter.isalnum())


def find_conflicts(shelf: Shelf) -> Iterator[QueueItem]:
    """Everything that disagrees: open texts first, then ratings, then what is said of one publication."""
    yield from _find_texts(shelf)
    for page in shelf.pages:
        if isinstance(page.record, PracticeRecord):
            yield from _judge_rating(shelf, page, page.record.evidence)
    yield from _find_registry_numbers(shelf)
    yield from _find_publications(shelf)


def _find_texts(shelf: Shelf) -> Iterator[QueueItem]:
    """Drafts that began from a text that is no longer the published one; those of content files among them."""
    query = select(Draft).where(Draft.state.in_(UNFINISHED), Draft.base_digest.is_not(None)).order_by(Draft.id)
    for draft in shelf.session.scalars(query):
        page = shelf.by_slug.get(draft.slug or "")
        if page is None or page.digest == draft.base_digest:
            continue
        if draft.origin == "file":
            why = f"Its content file was changed, and so was the page: the file’s text waits as draft {draft.id}."
        else:
            why = f"It was published again after draft {draft.id} began: publishing the draft must not undo that."
        statements = (
            Statement("Published", f"“{page.title}”, changed here on {page.updated_at:%Y-%m-%d}", page.path),
            Statement(
                f"Draft {draft.id}", f"“{draft.title}”, saved by {draft.updated_by} on {draft.updated_at:%Y-%m-%d}"
            ),
        )
        yield build_item(page, why, _FIRST, statements=statements, draft=draft.id)


def _judge_rating(shelf: Shelf, page: HeldPage, evidence: Evidence) -> Iterator[QueueItem]:
    said = _say_rating(evidence)
    basis = Statement("Where it comes from", label(evidence.rating_basis))
    rated = evidence.rating not in _NO_RATING
    if rated and evidence.rating_basis in (RatingBasis.NONE, RatingBasis.REGISTRY_RATING_NOT_SEEN):
        yield build_item(page, "It has a rating, but says that none was seen.", _SECOND, statements=(said, basis))
    if evidence.rating is None and evidence.rating_basis is RatingBasis.REGISTRY:
        why = "It says that a registry rated it, but not how."
        yield build_item(page, why, _SECOND, statements=(said, basis))
    # A day of review that is still to come says that somebody looked at the outcomes: they may well differ.
    if page.record.review_by is not None and page.record.review_by > shelf.today:
        return
    overall = RATING_BANDS[evidence.rating] if evidence.rating else None
    against = FAILED_BANDS if overall in WORKING_BANDS else WORKING_BANDS if overall in FAILED_BANDS else set()
    rows = (row for row in getattr(page.record, "outcomes", ()) if row.label and not row.label_scope)
    other = tuple(row for row in rows if label_band(row.label or "") in against)
    if other:
        statements = (said, *(Statement(f"For {label(each.outcome).lower()}", each.label or "") for each in other))
        why = (
            "Its rating and that of an outcome say opposite things. If both are right, set a day of review: "
            "until then it stays out of this queue."
        )
        yield build_item(page, why, _SECOND, statements=statements)


def _find_registry_numbers(shelf: Shelf) -> Iterator[QueueItem]:
    """Pages that give one number of a registry different ratings."""
    holders: defaultdict[tuple[str, str], list[tuple[HeldPage, Evidence]]] = defaultdict(list)
    for page in shelf.pages:
        if isinstance(page.record, PracticeRecord) and page.record.evidence.registry_id:
            evidence = page.record.evidence
            holders[(evidence.registry or "").casefold(), evidence.registry_id or ""].append((page, evidence))
    for (_, number), found in sorted(holders.items()):
        if len({evidence.rating for _, evidence in found}) > 1:
            said = [(page, _say_rating(evidence)) for page, evidence in found]
            statements = tuple(Statement(page.title, each.text, page.path) for page, each in said)
            why = f"Two pages rate number {number} of {found[0][1].registry or 'one registry'} differently."
            yield build_item(found[0][0], why, _SECOND, statements=statements)


def _find_publications(shelf: Shelf) -> Iterator[QueueItem]:
    """Publications of one NCJ number or DOI that pages call by different titles or date differently."""
    mentions: defaultdict[str, list[_Mention]] = defaultdict(list)
    for page in shelf.pages:
        for number, mention in _iter_mentions(page):
            mentions[number].append(mention)
    for number, found in sorted(mentions.items()):
        first = found[0]
        other = [each for each in found[1:] if _differ(first, each)]
        if other:
            statements = tuple(
                Statement(each.page.title, f"“{each.title}”, {each.year or 'no year'}", each.page.path)
                for each in (first, *other)
            )
            why = f"{number} is one publication, but its title or year is not the same everywhere."
            yield build_item(first.page, why, _THIRD, statements=statements)


def _iter_mentions(page: HeldPage) -> Iterator[tuple[str, _Mention]]:
    match page.record:
        case PracticeRecord():
            for source in page.record.sources:
                for number in _numbers(source.ncj_number, source.doi):
                    yield number, _Mention(page, source.title, source.year)
        case LessonRecord():
            for number in _numbers(page.record.source.ncj, None):
                yield number, _Mention(page, page.record.source.title, None)
        case ReferenceRecord():
            for number in _numbers(page.record.ncj_number, page.record.doi):
                yield number, _Mention(page, page.record.title, page.record.year)


def _numbers(ncj: str | None, doi: str | None) -> Iterator[str]:
    if ncj:
        yield f"NCJ {int(ncj)}"
    if doi:
        yield f"doi:{doi.lower()}"


def _differ(one: _Mention, other: _Mention) -> bool:
    """A title with and without its subtitle is the same; a year that is not given differs from none."""
    short, long = sorted((one.folded, other.folded), key=len)
    return short not in long or (one.year is not None and other.year is not None and one.year != other.year)


def _say_rating(evidence: Evidence) -> Statement:
    who = evidence.registry or "Its rating"
    year = f", {evidence.rated_year}" if evidence.rated_year else ""
    return Statement(who, f"{label(evidence.rating) if evidence.rating else 'No rating'}{year}")
