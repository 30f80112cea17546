"""Proposals for the described fields of a draft, each with the sentence that led to it and why.

Two ways: words of the thesaurus in a sentence, and passages of published documents near to a sentence in meaning,
whose documents vote with their own areas and problems. A person takes a proposal or does not: nothing is set by itself.
Knows search through its tools; must not know pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import SearchUnavailable
from kb.models import Document, Site, UploadItem
from kb.services.drafting.form import build_fields, fill_in, find_field
from kb.services.drafting.sentences import Sentence, iter_sentences
from kb.services.drafting.tag_grounds import GROUNDS, count_telling, measure_grounds, tell_sureness
from kb.services.drafting.taking import holds_value, path_in_kind
from kb.services.drafting.views import DraftView
from kb.services.indexing import SearchTools
from knowledge.vocabulary import SITE_KIND, Area, Kind, Problem, Requirement, Visibility, label
from search.errors import SearchError
from search.text.analysis import tokenize
from search.thesaurus.thesaurus import MAX_LABEL, Thesaurus, label_key
from search.types import Filters, Mode, SearchRequest

MAX_SENTENCES = 40
"""Sentences that are compared by meaning: the first ones that say enough. Each costs some milliseconds."""

_LEAST_WORDS = 7
_NEAR = 0.45
_NEIGHBORS = 6
_MOST = {"core_areas": 3, "problems": 4, "practices": 4, "related": 4, "requirements": 6, "sites": 6}
_TAGS = ("core_areas", "problems")
"""Fields whose values need grounds in the text as a whole, not in a sentence of it."""
_VALUES: Mapping[str, Iterable[str]] = {
    "core_areas": tuple(Area),
    "problems": tuple(Problem),
    "requirements": tuple(Requirement),
}


@dataclass(frozen=True, slots=True)
class FieldSuggestion:
    """A value for the field at ``path``, the sentence that led to it, and why it did."""

    path: str
    field: str
    value: str
    label: str
    sentence: str
    why: str
    taken: bool


@dataclass(frozen=True, slots=True)
class FieldSuggestions:
    """All proposals for a draft. ``unavailable`` says why meaning could not be asked, if so."""

    items: tuple[FieldSuggestion, ...]
    unavailable: str = ""

    @property
    def by_field(self) -> dict[str, list[FieldSuggestion]]:
        """The proposals by the name of their field, in order."""
        grouped: dict[str, list[FieldSuggestion]] = defaultdict(list)
        for item in self.items:
            grouped[item.field].append(item)
        return dict(grouped)


@dataclass(frozen=True, slots=True)
class _Reason:
    path: str
    value: str
    sentence: str
    why: str
    weight: float
    near: float = 0.0


@dataclass(frozen=True, slots=True)
class TagSuggestion:
    """A core area or problem that a text has grounds for: ``path`` is its field, ``sure`` from 0 to 1."""

    path: str
    value: str
    sentence: str
    why: str
    sure: float


def suggest_tags(session: Session, tools: SearchTools, text: str) -> tuple[TagSuggestion, ...]:
    """The core areas and problems that ``text``, in Markdown, has grounds for, surest first.

    Raises:
        SearchError, SearchUnavailable: meaning cannot be compared now.
    """
    sentences = tuple(iter_sentences(text))
    reasons = [*_from_words(session, tools.thesaurus, sentences), *_from_meaning(session, tools, None, sentences)]
    found: dict[tuple[str, str], list[_Reason]] = defaultdict(list)
    for reason in reasons:
        if reason.path in _TAGS:
            found[reason.path, reason.value].append(reason)
    tags = []
    for (path, value), because in found.items():
        if (grounds := _weigh_tag(because, sentences)) >= GROUNDS:
            best = max(because, key=lambda reason: (reason.near == 0, reason.weight))
            tags.append(TagSuggestion(path, value, best.sentence, best.why, tell_sureness(grounds)))
    return tuple(sorted(tags, key=lambda tag: (-tag.sure, tag.value)))


def _weigh_tag(because: Iterable[_Reason], sentences: Collection[Sentence]) -> float:
    said = {reason.sentence for reason in because if not reason.near}
    nearness: dict[str, float] = {}
    for reason in because:
        nearness[reason.sentence] = max(nearness.get(reason.sentence, 0.0), reason.near)
    telling = count_telling([len(each.words) for each in sentences], _LEAST_WORDS, MAX_SENTENCES)
    return measure_grounds(len(said), nearness, len(sentences), telling)


def find_suggestions(session: Session, tools: SearchTools, draft: DraftView) -> FieldSuggestions:
    """Proposals for ``draft``, the best supported first within each field; those already in the draft are marked."""
    sentences = tuple(iter_sentences(draft.body))
    reasons = [*_from_file(session, draft), *_from_words(session, tools.thesaurus, sentences)]
    unavailable = ""
    try:
        reasons += _from_meaning(session, tools, draft.slug, sentences)
    except (SearchError, SearchUnavailable):
        unavailable = "Only words were compared, not meaning: search is being rebuilt. Look again in a while."
    grounded = _keep_grounded(reasons, sentences)
    return FieldSuggestions(tuple(_choose(session, draft, grounded)), unavailable)


def _keep_grounded(reasons: Collection[_Reason], sentences: Collection[Sentence]) -> list[_Reason]:
    """``reasons`` without those for tags that the text as a whole has no grounds for."""
    found: dict[tuple[str, str], list[_Reason]] = defaultdict(list)
    for reason in reasons:
        if reason.path in _TAGS:
            found[reason.path, reason.value].append(reason)
    kept = {key for key, because in found.items() if _weigh_tag(because, sentences) >= GROUNDS}
    return [each for each in reasons if each.path not in _TAGS or (each.path, each.value) in kept]


def _from_file(session: Session, draft: DraftView) -> Iterator[_Reason]:
    """What the reader of the uploaded file found, with the place where it stands."""
    items = session.scalars(select(UploadItem).where(UploadItem.draft == draft.id).order_by(UploadItem.id))
    for found in (each for item in items for each in item.found):
        path = path_in_kind(draft.kind, str(found.get("field", "")))
        if path and found.get("value"):
            place = found.get("place") or "in the file"
            weight = 100.0 + float(found.get("sure", 1.0))
            yield _Reason(path, str(found["value"]), str(found.get("quote", "")), f"Found: {place}", weight)


def _from_words(session: Session, thesaurus: Thesaurus, sentences: Iterable[Sentence]) -> Iterator[_Reason]:
    """Labels of concepts that are controlled values, and names of practices and sites, found in a sentence."""
    wanted = {value: path for path, values in _VALUES.items() for value in values}
    labels: dict[tuple[str, ...], tuple[str, str]] = {}
    acronyms = _find_acronyms(thesaurus)
    for key, concepts in thesaurus.by_label.items():
        for concept in concepts:
            if concept.id in wanted:
                labels[key] = (wanted[concept.id], concept.id)
    for slug, record in session.execute(_practices()):
        for name in (record["title"], *record.get("also_known_as", ())):
            if len(key := label_key(tokenize(name))) > 1:
                labels.setdefault(key, ("related", slug))
    for slug, name, state in session.execute(select(Site.slug, Site.name, Site.state)):
        for words in (f"{name}, {state}", name):
            labels.setdefault(label_key(tokenize(words)), ("sites", slug))
    for sentence in sentences:
        tokens = list(tokenize(sentence.text))
        for at in range(len(tokens)):
            for length in range(min(MAX_LABEL, len(tokens) - at), 0, -1):
                run = tokens[at : at + length]
                if found := labels.get(label_key(run)):
                    said = sentence.text[run[0].start : run[-1].end]
                    as_written = said.rstrip("s").isupper() if label_key(run) in acronyms else found[0] != "sites"
                    if as_written or (found[0] == "sites" and said[:1].isupper()):
                        yield _Reason(*found, sentence.text, f"It says “{said}”", 1.0)
                    break


def _find_acronyms(thesaurus: Thesaurus) -> frozenset[tuple[str, ...]]:
    """Keys that a sentence must write in capitals: "CAUs" has the stem of "caused"."""
    words = {token.word for each in thesaurus.concepts for name in each.acronyms for token in tokenize(name)}
    return frozenset((word,) for word in words | {f"{word}s" for word in words})


def _from_meaning(
    session: Session, tools: SearchTools, own: str | None, sentences: Iterable[Sentence]
) -> Iterator[_Reason]:
    """What the documents near to each sentence are about. The text's ``own`` page does not vote."""
    searcher = tools.index.searcher()
    filters = Filters(exclude={"kind": frozenset({Kind.REFERENCE, SITE_KIND})})
    telling = [each.text for each in sentences if len(each.words) >= _LEAST_WORDS][:MAX_SENTENCES]
    records = {slug: (title, kind, record) for slug, title, kind, record in session.execute(_published())}
    for text in telling:
        request = SearchRequest(text=text, mode=Mode.MEANING, filters=filters, limit=_NEIGHBORS)
        for hit in searcher.search(request).hits:
            near = hit.why.similarity or 0.0
            if near < _NEAR or hit.id == own or hit.id not in records:
                continue
            title, kind, record = records[hit.id]
            why = f"Near in meaning to “{title}”"
            for path in ("core_areas", "problems"):
                values = record.get(path, ())
                yield from (_Reason(path, value, text, why, near * near / len(values), near) for value in values)
            if kind == Kind.PRACTICE:
                yield _Reason("related", hit.id, text, why, near * near, near)


def _choose(session: Session, draft: DraftView, reasons: Iterable[_Reason]) -> Iterator[FieldSuggestion]:
    """For each value the sum of its reasons decides, and its strongest one is shown."""
    fields = {field.name: field for field in build_fields(draft.kind)}
    found: dict[tuple[str, str], list[_Reason]] = defaultdict(list)
    for reason in reasons:
        path = "practices" if reason.path == "related" and "practices" in fields else reason.path
        if path.partition(".")[0] not in fields or (draft.kind == Kind.PRACTICE and path == "sites"):
            continue
        if path in ("related", "practices") and reason.value == draft.slug:
            continue
        found[path, reason.value].append(reason)
    filled = fill_in(draft.kind, draft.fields)
    names = dict(session.execute(select(Document.slug, Document.title)).all())
    names.update(
        {slug: f"{name}, {state}" for slug, name, state in session.execute(select(Site.slug, Site.name, Site.state))}
    )
    ordered = sorted(
        found.items(), key=lambda item: (item[0][0], -sum(reason.weight for reason in item[1]), item[0][1])
    )
    counts: dict[str, int] = defaultdict(int)
    for (path, value), because in ordered:
        if sum(reason.weight for reason in because) < _NEAR or counts[path] >= _MOST.get(path, 3):
            continue
        counts[path] += 1
        best = max(because, key=lambda reason: reason.weight)
        field = find_field(draft.kind, path)
        yield FieldSuggestion(
            path=path,
            field=field.label if field else path,
            value=value,
            label=names.get(value) or (label(value) if path in _VALUES else value),
            sentence=best.sentence,
            why=best.why,
            taken=holds_value(draft.kind, filled, path, value),
        )


def _published() -> Any:
    query = select(Document.slug, Document.title, Document.kind, Document.record)
    return query.where(Document.visibility == Visibility.PUBLISHED, Document.kind != Kind.REFERENCE)


def _practices() -> Any:
    query = select(Document.slug, Document.record)
    return query.where(Document.visibility == Visibility.PUBLISHED, Document.kind == Kind.PRACTICE)
