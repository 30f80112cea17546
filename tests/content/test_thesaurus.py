"""The thesaurus is whole: its links mirror each other, run in no circle, and a label leads to one concept."""

from __future__ import annotations

from collections import defaultdict

import pytest

from search.thesaurus.spanish import SpanishWords
from search.thesaurus.thesaurus import Concept, Thesaurus
from tests.content import shelf

THESAURUS = Thesaurus.load(shelf.CONTENT / "thesaurus.yaml")
SPANISH = SpanishWords(THESAURUS)
CONCEPTS = {concept.id: concept for concept in THESAURUS.concepts}
PROGRAM_TERMS = (
    *("SSL", "TTA", "NIBIN", "CGIC", "RTCC", "HVIP", "GVI", "DMI", "RTM", "DDACTS", "POP", "LPR", "PSP", "VRN", "PSN"),
    *("CVI", "SNA", "EMMIE"),
)


def test_thesaurus_has_at_least_150_concepts() -> None:
    assert len(CONCEPTS) >= 150


@pytest.mark.parametrize("concept", THESAURUS.concepts, ids=lambda concept: concept.id)
def test_links_of_a_concept_are_mirrored(concept: Concept) -> None:
    for other in concept.broader:
        assert concept.id in CONCEPTS[other].narrower, other
    for other in concept.narrower:
        assert concept.id in CONCEPTS[other].broader, other
    for other in concept.related:
        assert concept.id in CONCEPTS[other].related, other
    named = [*concept.broader, *concept.narrower, *concept.related]
    assert len(named) == len(set(named)), "a concept is linked in two ways"
    assert concept.id not in named


def test_no_concept_is_broader_than_itself() -> None:
    def ancestors(concept: str, path: tuple[str, ...]) -> set[str]:
        assert concept not in path, " -> ".join((*path, concept))
        broader = CONCEPTS[concept].broader
        return {*broader}.union(*(ancestors(other, (*path, concept)) for other in broader))

    for concept in THESAURUS.concepts:
        assert not ancestors(concept.id, ()) & set(concept.related), f"{concept.id}: related and broader at once"


def test_label_of_two_concepts_is_an_acronym() -> None:
    owners: dict[str, list[Concept]] = defaultdict(list)
    for concept in THESAURUS.concepts:
        for label in concept.labels:
            owners[label.casefold()].append(concept)
    for label, concepts in owners.items():
        if len(concepts) > 1:
            assert all(label in map(str.casefold, concept.acronyms) for concept in concepts), label


def test_acronym_with_two_meanings_keeps_both() -> None:
    owners = {concept.pref for concept in THESAURUS.concepts if "SSL" in concept.acronyms}
    assert len(owners) == 2
    assert set(THESAURUS.expand("SSL").spelled_out) == owners


@pytest.mark.parametrize("term", PROGRAM_TERMS)
def test_term_of_the_program_is_a_label(term: str) -> None:
    assert any(term in concept.labels for concept in THESAURUS.concepts)


@pytest.mark.parametrize("concept", THESAURUS.concepts, ids=lambda concept: concept.id)
def test_concept_has_a_scope_note_and_labels_of_its_own(concept: Concept) -> None:
    assert len(concept.scope.split()) >= 8
    assert len({label.casefold() for label in concept.labels}) == len(concept.labels)
    assert all(acronym == acronym.strip() and len(acronym) <= 12 for acronym in concept.acronyms)


def test_no_scope_note_is_repeated() -> None:
    notes = [concept.scope.strip() for concept in THESAURUS.concepts]
    assert len(set(notes)) == len(notes)


def test_each_practice_is_a_concept() -> None:
    # The thesaurus calls the practice by the name of the whole idea.
    named = {"focused-deterrence": "focused-deterrence-group-violence-intervention"}
    assert set(shelf.practices()) <= {named.get(concept, concept) for concept in CONCEPTS}


@pytest.mark.parametrize("concept", THESAURUS.concepts, ids=lambda concept: concept.id)
def test_concept_has_spanish_labels(concept: Concept) -> None:
    assert len(concept.es) >= 3
    assert len({label.casefold() for label in concept.es}) == len(concept.es)


def test_spanish_label_leads_to_one_concept() -> None:
    labels = [label.casefold() for concept in THESAURUS.concepts for label in concept.es]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_spanish_word_has_english_ones() -> None:
    assert len(THESAURUS.spanish_words) >= 250
    assert all(english for _, english in THESAURUS.spanish_words)


@pytest.mark.parametrize("concept", THESAURUS.concepts, ids=lambda concept: concept.id)
def test_first_spanish_label_becomes_its_concept(concept: Concept) -> None:
    assert SPANISH.translate(concept.es[0], lambda _: False) == concept.pref
