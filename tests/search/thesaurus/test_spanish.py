"""A Spanish question becomes the English words of the concepts it names, and finds the English page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ranking.spelling import OTHER
from search.text.language import Language
from search.thesaurus.spanish import SpanishWords
from search.thesaurus.thesaurus import Concept, Thesaurus
from search.types import SearchRequest
from tests.search import building

THESAURUS = Thesaurus(
    (
        Concept("gun-violence", "Gun violence", es=("tiroteos", "violencia armada")),
        Concept("focused-deterrence", "Focused deterrence", alt=("pulling levers",), es=("disuasión focalizada",)),
    ),
    (("pandilla", ("gangs",)), ("violencia", ("violence",)), ("perdí a mi hijo", ("grief",))),
)
SPANISH = SpanishWords(THESAURUS)


def _nothing(_: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("¿Cómo evitar un tiroteo entre pandillas?", "Gun violence gangs"),
        ("la violencia armada", "Gun violence"),
        ("DISUASION FOCALIZADA en la ciudad", "Focused deterrence"),
        ("perdí a mi hijo", "grief"),
        ("gatos y perros", ""),
    ],
)
def test_longest_label_is_put_in_english_and_the_rest_left_out(text: str, english: str) -> None:
    assert SPANISH.translate(text, _nothing) == english


def test_name_that_pages_have_stays() -> None:
    assert SPANISH.translate("tiroteos en Tulsa", lambda stem: stem == "tulsa") == "Gun violence Tulsa"


def test_word_that_pages_have_is_no_sign_of_spanish() -> None:
    assert SPANISH.recognize("tiroteos", _nothing) is Language.SPANISH
    assert SPANISH.recognize("tiroteos", lambda _: True) is Language.ENGLISH


def test_thesaurus_without_spanish_takes_every_question_for_english() -> None:
    assert SpanishWords(Thesaurus.empty()).recognize("¿cómo podemos?", _nothing) is Language.ENGLISH


@given(st.text(max_size=120))
def test_any_text_is_translated_or_left_out(text: str) -> None:
    assert isinstance(SPANISH.translate(text, _nothing), str)


def test_spanish_question_finds_the_english_page_and_says_so() -> None:
    right = building.document("right", "Focused deterrence warns gangs.", title="Focused deterrence")
    over = building.searcher(right, building.document("other", "Street lighting at night."), thesaurus=THESAURUS)
    answer = over.search(SearchRequest("¿Cómo funciona la disuasión focalizada?"))
    assert answer.hits[0].id == "right"
    assert answer.language is Language.SPANISH
    assert "in English" in answer.notes[0]


def test_question_in_another_language_gets_a_plain_sentence() -> None:
    over = building.searcher(building.document("one", "Focused deterrence."), thesaurus=THESAURUS)
    answer = over.search(SearchRequest("Wie kann man Schießereien verhindern"))
    assert OTHER in answer.notes
    assert answer.language is Language.OTHER


def test_misspelled_word_alone_is_put_right() -> None:
    over = building.searcher(building.document("right", "Ballistics of a gun."), thesaurus=THESAURUS)
    answer = over.search(SearchRequest("balistics"))
    assert [hit.id for hit in answer.hits] == ["right"]
    assert answer.notes == ("No page has “balistics”: “ballistics” was searched instead.",)
