"""What is still wrong with a draft, all at once and in plain words, and the record it becomes when nothing is.

Knows records, the fields of the form and which pages there are. A draft is kept whatever is wrong with it: only its way
to readers asks here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import Document, Site
from kb.services.drafting.form import Field, build_fields, build_groups, build_values, fill_in
from kb.services.drafting.slugs import is_free
from kb.services.drafting.views import DraftView
from kb.services.library import find_text_fault
from knowledge.content_folder import build_digest
from knowledge.practice import PracticeRecord
from knowledge.records import RECORDS, Record
from knowledge.vocabulary import Rating, RatingBasis, Visibility

_PATTERNS = {
    "^[a-z0-9]": "Use lower-case letters, digits and single hyphens, such as hot-spots-policing.",
    "^[A-Z]{2}": "Write the state as two capital letters, such as MO, or -- for none.",
    "^https?": "Write the whole web address, from http:// or https:// on, without spaces.",
    r"^\d{1,6}": "Write only the digits of the NCJ number, at most six.",
    r"^\d{4}(": "Write a day, month or year, such as 2019-04-30, 2019-04 or 2019.",
    r"^[a-z]+(-": "Write what they did, such as collection-editor or interviewer.",
    r"^10\.": "Write the DOI from 10. on, such as 10.1007/s11292-016-9272-0.",
}
_WITHOUT_TEXT = ("reference", "tool", "site")
"""Kinds whose fields say it all."""

_NAMED_PAGES = ("related", "practices", "lessons", "cited_by")
_RATED_BY_REGISTRY = (RatingBasis.REGISTRY, RatingBasis.REGISTRY_TEXT_AND_REVIEW)
_NO_RATING = (None, Rating.NOT_RATED)


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """One thing to correct: the field's path in the form ("sources.0.url"), what it is called, and what to do."""

    path: str
    label: str
    message: str


class DraftIncomplete(BadRequest):
    """The draft has problems and cannot be submitted or published."""

    code = "draft_incomplete"
    hint = "Open the draft: each field that needs something says what."

    def __init__(self, problems: tuple[DraftProblem, ...]) -> None:
        count = "one thing has" if len(problems) == 1 else f"{len(problems)} things have"
        super().__init__(f"Before this can go on, {count} to be corrected: {problems[0].label}: {problems[0].message}")
        self.problems = problems


def find_problems(session: Session, draft: DraftView) -> tuple[DraftProblem, ...]:
    """Everything that keeps ``draft`` from being published, in the order of the form; empty if nothing does."""
    return _judge(session, draft)[1]


def build_record(session: Session, draft: DraftView) -> Record:
    """The record that ``draft`` becomes.

    Raises:
        DraftIncomplete: something still has to be corrected.
    """
    record, problems = _judge(session, draft)
    if record is None or problems:
        raise DraftIncomplete(problems)
    return record


def try_record(draft: DraftView) -> Record | None:
    """The record of ``draft`` if its fields are those of one, whether or not its sources and names hold; else None."""
    try:
        return _validate(draft)
    except ValidationError:
        return None


def _validate(draft: DraftView) -> Record:
    values = {"kind": draft.kind, "slug": draft.slug or "", **build_values(draft.kind, draft.fields)}
    return RECORDS[draft.kind].model_validate(values)


def _judge(session: Session, draft: DraftView) -> tuple[Record | None, tuple[DraftProblem, ...]]:
    problems = [*_check_slug(session, draft), *_check_names(session, draft), *_check_source(draft)]
    try:
        record = _validate(draft)
    except ValidationError as error:
        found = [_explain(draft.kind, fault) for fault in error.errors(include_url=False)]
        return None, tuple(_in_order(draft.kind, [*found, *problems, *_check_body(session, draft, None)]))
    problems += _check_body(session, draft, build_digest(record, draft.body))
    if isinstance(record, PracticeRecord):
        problems += _check_rating(record)
    return record, tuple(_in_order(draft.kind, problems))


def _check_body(session: Session, draft: DraftView, digest: str | None) -> Iterator[DraftProblem]:
    if not draft.body.strip() and draft.kind not in _WITHOUT_TEXT:
        yield DraftProblem("body", "Text of the page", "Write the text that readers will see.")
    elif reason := find_text_fault(session, digest, draft.body, draft.kind):
        yield DraftProblem("body", "Text of the page", f"This text cannot be laid out as a page. {reason}")


def _check_source(draft: DraftView) -> Iterator[DraftProblem]:
    """A new lesson or event says where it can be read, or keeps the file that it was read from.

    Of an old one the publisher's address may never be found.
    """
    if draft.base_digest is not None or draft.original is not None:
        return
    filled = fill_in(draft.kind, draft.fields)
    if draft.kind == "lesson" and not (filled["source"]["url"] or filled["source"]["ncj"]):
        label, _ = _find_label(draft.kind, ("source", "url"))
        step = "Give the web address, or the NCJ number, of the source, or upload the file that it was read from."
        yield DraftProblem("source.url", label, step)
    if draft.kind == "summit" and not filled["sources"]:
        label, _ = _find_label(draft.kind, ("sources",))
        yield DraftProblem("sources", label, "Give at least one web address, or upload the file that it was read from.")


def _check_slug(session: Session, draft: DraftView) -> Iterator[DraftProblem]:
    """A new page may not take the address of another; a change may only be of a page of its own kind."""
    if not draft.slug:
        return
    document = session.scalar(select(Document).where(Document.slug == draft.slug))
    if draft.base_digest is None and not is_free(session, draft.slug, draft.id):
        yield DraftProblem("slug", "Address", "Another page or draft has this address: choose another.")
    elif document is not None and document.kind != draft.kind:
        yield DraftProblem("slug", "Address", f"The page at this address is a {document.kind}: choose another address.")


def _check_names(session: Session, draft: DraftView) -> Iterator[DraftProblem]:
    """Pages that are named must be there: a link to nothing helps nobody."""
    filled = fill_in(draft.kind, draft.fields)
    for name in _NAMED_PAGES:
        wanted = set(filled.get(name) or ())
        published = select(Document.slug).where(Document.slug.in_(wanted), Document.visibility == Visibility.PUBLISHED)
        yield from _missing(draft.kind, name, wanted - set(session.scalars(published)), "published page")
    if draft.kind == "site":
        wanted = {row["practice"] for row in filled["adoptions"] if row["practice"]}
        published = select(Document.slug).where(Document.slug.in_(wanted), Document.visibility == Visibility.PUBLISHED)
        yield from _missing(draft.kind, "adoptions", wanted - set(session.scalars(published)), "published page")
    elif draft.kind != "practice":
        wanted = set(filled.get("sites") or ())
        known = session.scalars(select(Site.slug).where(Site.slug.in_(wanted)))
        yield from _missing(draft.kind, "sites", wanted - set(known), "site")


def _missing(kind: str, name: str, slugs: set[str], what: str) -> Iterator[DraftProblem]:
    if slugs:
        label, _ = _find_label(kind, (name,))
        yield DraftProblem(name, label, f"There is no {what} called {', '.join(sorted(slugs))}.")


def _check_rating(record: PracticeRecord) -> Iterator[DraftProblem]:
    """A rating needs a source: where it comes from, who gave it, and a publication that can be found."""
    evidence = record.evidence
    if evidence.rating in _NO_RATING:
        return
    if evidence.rating_basis in (RatingBasis.NONE, RatingBasis.REGISTRY_RATING_NOT_SEEN):
        message = "A rating needs a source: choose where it comes from, or take the rating away."
        yield DraftProblem("evidence.rating_basis", "Where the rating comes from", message)
    if evidence.rating_basis in _RATED_BY_REGISTRY and not evidence.registry:
        yield DraftProblem("evidence.registry", "Registry or review", "Name the registry that gave this rating.")
    if not any(source.url or source.doi or source.ncj_number for source in record.sources):
        message = "A rating needs a source that a reader can find: give one a web address, a DOI or an NCJ number."
        yield DraftProblem("sources", "Sources", message)


def _explain(kind: str, fault: ErrorDetails) -> DraftProblem:
    location = tuple(step for step in fault["loc"] if step != kind)
    label, field = _find_label(kind, location)
    shown = (
        location[:-1] if field is not None and field.shape in ("lines", "choices") and len(location) > 1 else location
    )
    return DraftProblem(".".join(map(str, shown)), label, _say(fault, field))


def _find_label(kind: str, location: tuple[int | str, ...]) -> tuple[str, Field | None]:
    """What the field at ``location`` is called, with the number of its row ("Source 2, Web address")."""
    words: list[str] = []
    found: Field | None = None
    parts = build_fields(kind)
    for step in location:
        if isinstance(step, int):
            if found is not None and found.shape == "rows":
                words[-1:] = [f"{found.item.capitalize()} {step + 1}"]
            continue
        found = next((field for field in parts if field.name == step), None)
        if found is None:
            return ("Address", None) if step == "slug" else (str(step), None)
        words.append(found.label)
        parts = found.parts
    return ", ".join(words[-2:]), found


def _say(fault: ErrorDetails, field: Field | None) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    shape = field.shape if field else "line"
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        return next(
            (words for start, words in _PATTERNS.items() if pattern.startswith(start)), "This has another form."
        )
    if kind == "too_short":
        return "Choose at least one." if shape == "choices" else "Add at least one."
    if fault.get("input") in (None, "") and kind != "string_too_long":
        return (
            "Choose one." if shape == "choice" else "Write a number." if shape == "number" else "Write something here."
        )
    if kind in ("enum", "literal_error"):
        return "Choose one of the list."
    if kind in ("int_parsing", "int_type", "int_from_float"):
        return "Write a whole number in digits, such as 2016."
    if kind in ("greater_than_equal", "less_than_equal"):
        least, most = context.get("ge"), context.get("le")
        return f"Write a number of {least} or more." if least is not None else f"Write a number of {most} or less."
    if kind == "string_too_long":
        return f"Shorten it to {context.get('max_length'):,} characters."
    said = str(fault["msg"]).removeprefix("Value error, ")
    return f"{said[:1].upper()}{said[1:]}."


def _in_order(kind: str, problems: list[DraftProblem]) -> list[DraftProblem]:
    """Problems as a person meets them: address, fields in the order of the form, text."""
    in_form = [field.name for group in build_groups(kind) for field in group.fields]
    order = {"slug": -1, "body": 1_000, **{name: at for at, name in enumerate(in_form)}}
    return sorted(problems, key=lambda problem: order.get(problem.path.partition(".")[0], 999))


def group_by_path(problems: tuple[DraftProblem, ...]) -> Mapping[str, str]:
    """The messages by the path of their field, for a form."""
    found: dict[str, str] = {}
    for problem in problems:
        found[problem.path] = f"{found[problem.path]} {problem.message}" if problem.path in found else problem.message
    return found
