"""The thesaurus: what it adds, what it leaves alone, and what it says of a mistake in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.thesaurus.thesaurus import Concept, Thesaurus, ThesaurusError
from tests.conftest import ROOT
from tests.search.building import small_thesaurus


def added(text: str) -> dict[str, tuple[str, ...]]:
    return dict(small_thesaurus().expand(text).added)


@given(st.text(max_size=200))
def test_any_text_can_be_expanded(text: str) -> None:
    expansion = small_thesaurus().expand(text)
    assert all(len(item.labels) == len(item.alternatives) for item in expansion.synonyms)


def test_an_acronym_adds_its_labels_and_is_spelled_out() -> None:
    assert added("gvi") == {"gvi": ("Group violence intervention", "focused deterrence")}
    assert small_thesaurus().expand("GVI").spelled_out == ("Group violence intervention",)


def test_a_label_adds_its_acronym_and_is_not_spelled_out() -> None:
    expansion = small_thesaurus().expand("focused deterrence in small cities")
    assert expansion.added == {"focused deterrence": ("Group violence intervention", "GVI")}
    assert expansion.spelled_out == ()


def test_labels_match_by_stem() -> None:
    assert list(added("group violence interventions")) == ["group violence interventions"]


def test_an_acronym_that_is_a_word_needs_its_capitals_among_other_words() -> None:
    assert added("how long should one car sit on a block") == {}
    assert "one" in added("what does the ONE in Richmond do all day")
    assert "one" in added("ONE")


def test_a_question_in_capitals_is_not_full_of_acronyms() -> None:
    assert added("HOW LONG SHOULD ONE CAR SIT") == {}


def test_an_acronym_is_its_letters_and_not_a_stem() -> None:
    assert added("no effect on shootings") == {}


def test_stop_words_in_a_label_count() -> None:
    assert added("she calls every month") == {}
    assert list(added("plan a call-in for groups")) == ["call in"]


def test_the_longest_label_wins() -> None:
    thesaurus = Thesaurus((Concept("a", "gun crime", alt=("x",)), Concept("b", "gun crime unit", alt=("y",))))
    assert thesaurus.expand("our gun crime unit").added == {"gun crime unit": ("y",)}


def test_an_acronym_with_two_meanings_has_both() -> None:
    thesaurus = Thesaurus(
        (Concept("a", "Real time center", acronyms=("RTC",)), Concept("b", "Right to counsel", acronyms=("RTC",)))
    )
    assert thesaurus.expand("rtc").added["rtc"] == ("Real time center", "Right to counsel")
    assert len(thesaurus.expand("rtc").spelled_out) == 2


def test_an_empty_thesaurus_adds_nothing() -> None:
    assert Thesaurus.empty().expand("GVI").synonyms == ()


def test_the_digest_changes_with_the_labels_alone() -> None:
    one = Thesaurus((Concept("a", "gun crime"),))
    assert one.digest == Thesaurus((Concept("a", "gun crime", scope="said differently"),)).digest
    assert one.digest != Thesaurus((Concept("a", "gun crime", alt=("x",)),)).digest
    assert one.digest != Thesaurus.empty().digest


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.yaml"
    path.write_text("concepts:\n- {id: gvi, pref: Group violence, acronyms: [GVI], broader: [v]}\n- {id: v, pref: V}\n")
    (first, _) = Thesaurus.load(path).concepts
    assert first == Concept("gvi", "Group violence", acronyms=("GVI",), broader=("v",))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("concepts: [", "cannot be read"),
        ("- a", "list under `concepts:`"),
        ("concepts:\n- {pref: x}", "concept 1"),
        ("concepts:\n- {id: a, pref: x, alias: [y]}", r"\(a\) has unknown keys alias"),
        ("concepts:\n- {id: a, pref: x, alt: y}", r"\(a\): `alt`"),
        ("concepts:\n- {id: a, pref: x}\n- {id: a, pref: y}", "two concepts have the id a"),
        ("concepts:\n- {id: a, pref: x, broader: [b]}", "a names b"),
    ],
)
def test_a_mistake_names_the_entry(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "thesaurus.yaml"
    path.write_text(content)
    with pytest.raises(ThesaurusError, match=said):
        Thesaurus.load(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ThesaurusError, match="cannot be read"):
        Thesaurus.load(tmp_path / "no.yaml")


def test_the_repositorys_own_thesaurus_is_in_order() -> None:
    assert len(Thesaurus.load(ROOT / "content" / "thesaurus.yaml").concepts) > 50


def test_added_labels_are_searched_and_change_no_other_concept() -> None:
    plain = small_thesaurus()
    more = plain.with_labels([("gvi", "pulling levers"), ("call-in", "BIG"), ("no-such-concept", "lost")])
    assert more.expand("pulling levers").added["pulling levers"][0] == "Group violence intervention"
    assert more.expand("BIG").spelled_out == ("Call-in",)
    assert more.concepts[1] is plain.concepts[1]
    assert more.digest != plain.digest
    assert not plain.expand("pulling levers").added


def test_label_that_its_concept_has_already_is_not_added_again() -> None:
    plain = small_thesaurus()
    assert plain.with_labels([("gvi", "Focused Deterrence"), ("gvi", "GVI")]).digest == plain.digest


@pytest.mark.parametrize(
    ("label", "named"),
    [("focused deterrence", ["gvi"]), ("ons", ["ovp"]), ("offender notification meetings", ["call-in"]), ("?", [])],
)
def test_holders_of_a_label_are_found_as_a_question_finds_them(label: str, named: list[str]) -> None:
    assert [concept.id for concept in small_thesaurus().find_named(label)] == named
