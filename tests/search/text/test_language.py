"""The language of a question is told where something tells it, and an English question is never taken for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.language import Language, recognize_language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "COP",
        "hot spots",
        "Los Angeles",
        "El Paso",
        "Des Moines",
        "Baton Rouge",
        "De La Cruz 2015",
        "con man",
        "San Antonio",
        "vehicle pursuit policy",
        "how do we get grant money for this",
        "cure voilence",
        "251449",
        "die on the street",
        "van thefts",
    ],
)
def test_english_and_names_are_english(text: str) -> None:
    assert recognize_language(text) is Language.ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        "¿Cómo podemos reducir los tiroteos?",
        "como reducir la violencia entre pandillas",
        "empleo de verano para adolescentes",
        "testigos con miedo de que los maten",
        "¿qué funciona?",
    ],
)
def test_spanish_is_recognized_with_and_without_accents(text: str) -> None:
    assert recognize_language(text) is Language.SPANISH


@pytest.mark.parametrize(
    "text",
    [
        "Comment réduire les fusillades dans notre ville",
        "Wie kann man Schießereien verhindern",
        "снизить насилие",
        "社区警务",
        "come ridurre la violenza delle bande",
        "شرطة المجتمع",
        "quais programas não funcionam em nossa cidade",
    ],
)
def test_other_languages_are_other(text: str) -> None:
    assert recognize_language(text) is Language.OTHER


def test_known_word_makes_a_question_of_one_word_spanish() -> None:
    assert recognize_language("tiroteos", {"tiroteos"}) is Language.SPANISH


@given(st.text(max_size=200))
def test_any_text_has_a_language_whatever_its_capitals(text: str) -> None:
    assert recognize_language(text) in Language
    assert recognize_language(text) is recognize_language(text + "\u200b")
