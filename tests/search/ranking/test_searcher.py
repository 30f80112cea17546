"""Answers: what is first, what is counted, what is said of each hit."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import UnsupportedFilter
from search.ranking.fusion import Ranking
from search.thesaurus.thesaurus import Concept, Thesaurus
from search.types import Dial, Mode
from tests.search.building import ask, collection, document, ids, searcher, small_thesaurus

OVER = searcher(*collection())


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "title"])
def test_pages_join_without_gap_or_repeat(sort: str) -> None:
    whole = ids(ask(OVER, "police city", limit=100, sort=sort))
    pages = [ids(ask(OVER, "police city", offset=at, limit=7, sort=sort)) for at in range(0, len(whole), 7)]
    assert list(itertools.chain(*pages)) == whole
    assert len(set(whole)) == len(whole)
    assert ids(ask(OVER, "police city", offset=len(whole), sort=sort)) == []


def test_sorting_by_year_puts_the_unknown_last() -> None:
    years = {d.id: d.year for d in collection()}
    newest = [years[i] for i in ids(ask(OVER, "police", sort="newest", limit=100))]
    oldest = [years[i] for i in ids(ask(OVER, "police", sort="oldest", limit=100))]
    known = [y for y in newest if y is not None]
    assert known == sorted(known, reverse=True)
    assert newest[len(known) :] == [None] * (len(newest) - len(known))
    assert [y for y in oldest if y is not None] == sorted(known)
    assert oldest[-1] is None


@pytest.mark.parametrize("mode", Mode)
def test_a_draft_is_nowhere_for_a_reader(mode: Mode) -> None:
    over = searcher(document("open", "gang shootings"), document("secret", "gang shootings zebra", visibility="draft"))
    for text in ("gang shootings", "Secret", "zebra", ""):
        result = ask(over, text, mode)
        assert "secret" not in ids(result)
        assert sum(c.count for c in result.facets["kind"]) == result.total
    assert "secret" in ids(ask(over, "zebra", mode, visibility=frozenset({"draft"})))


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Group violence", "title"), ("group VIOLENCE!", "title"), ('"group violence"', "title"), ("GVRS", "name"),
        ("NCJ 251579", "identifier"), ("ncj251579", "identifier"), ("251579", "identifier"), ("target", "identifier"),
        ("10.1007/s11292-016-9272-0", "identifier"), ("https://doi.org/10.1007/s11292-016-9272-0", "identifier"),
    ],
)  # fmt: skip
def test_what_is_typed_exactly_is_first(text: str, what: str, mode: Mode) -> None:
    target = document(
        "target",
        "Nothing of the kind. Quite group violence.",
        title="Group violence",
        names=("GVRS",),
        identifiers=("NCJ 251579", "10.1007/s11292-016-9272-0"),
    )
    others = [
        document(f"other-{i}", f"{text} group violence GVRS NCJ 251579 " * 5, title=f"Group violence {i}")
        for i in range(5)
    ]
    result = ask(searcher(*others, target), text, mode)
    assert result.hits[0].id == "target"
    assert result.hits[0].why.exact == what


def test_an_exact_title_does_not_pass_a_filter_or_a_condition() -> None:
    over = searcher(document("a", "text", title="Gun buybacks"), document("b", "gun text", kind="lesson"))
    assert "a" not in ids(ask(over, "gun buybacks", include={"kind": frozenset({"lesson"})}))
    assert "a" not in ids(ask(over, "gun buybacks NOT text"))


def test_quotes_restrict_both_legs() -> None:
    over = searcher(document("yes", "hot spots policing works"), document("no", "policing of spots that are hot"))
    assert ids(ask(over, '"hot spots policing"')) == ["yes"]
    assert set(ids(ask(over, "hot spots policing"))) == {"yes", "no"}


def test_by_meaning_alone_operators_do_nothing_and_the_page_says_so() -> None:
    assert any("by meaning alone" in note for note in ask(OVER, '"crime maps"', Mode.MEANING).notes)
    assert not ask(OVER, '"crime maps"').notes


def test_what_was_chosen_is_found_although_others_fill_the_pool() -> None:
    crowd = [document(f"near-{i}", "gang shootings") for i in range(6)]
    over = searcher(*crowd, document("far", "gang shootings and maps", kind="lesson"), ranking=Ranking(pool=3))
    assert ids(ask(over, "gang shootings", Mode.MEANING, include={"kind": frozenset({"lesson"})})) == ["far"]


def test_a_word_that_is_excluded_is_in_no_hit() -> None:
    assert all("robbery" not in hit.why.matched for hit in ask(OVER, "police NOT robbery", limit=100).hits)


def test_facets_typed_in_the_question_act_on_both_legs() -> None:
    for mode in Mode:
        result = ask(OVER, "police kind:lesson", mode, limit=100)
        assert result.total == ask(OVER, "police", mode, include={"kind": frozenset({"lesson"})}).total
        assert [c.value for c in result.facets["kind"] if c.selected] == ["lesson"]


def test_typed_and_chosen_filters_must_both_hold() -> None:
    assert ask(OVER, "police kind:lesson", include={"kind": frozenset({"practice"})}).total == 0


def test_a_place_may_be_typed_without_its_state_and_in_any_case() -> None:
    over = searcher(document("a", "police", sites=("kansas-city-mo",)), document("b", "police", sites=("kansas-oh",)))
    assert ids(ask(over, 'police site:"Kansas City"')) == ["a"]
    assert ids(ask(over, "police site:KANSAS-CITY-MO")) == ["a"]


def test_a_value_that_nothing_has_is_said() -> None:
    result = ask(OVER, "police kind:poem")
    assert result.total == 0
    assert result.notes == ("Nothing here has the kind “poem”.",)


def test_an_unknown_filter_raises() -> None:
    with pytest.raises(UnsupportedFilter, match="color"):
        ask(OVER, "police", include={"color": frozenset({"red"})})


def test_nothing_asked_is_everything_in_order_of_id() -> None:
    result = ask(OVER, "", limit=100)
    assert result.total == sum(d.visibility == "published" for d in collection())
    assert ids(result) == sorted(ids(result))


def test_nonsense_finds_nothing() -> None:
    for text in ("zzzz", "!!!", "🎉🎉", "qwxyz vbnmq"):
        assert ask(OVER, text).total == 0


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_an_answer(text: str) -> None:
    for mode in Mode:
        result = ask(OVER, text, mode, dial=Dial.RELEVANCE)
        assert len(result.hits) == min(result.total, 10)
        scores = [hit.score for hit in result.hits]
        assert scores == sorted(scores, reverse=True)


def test_a_misspelled_question_is_corrected_only_when_no_word_is_known() -> None:
    over = searcher(document("a", "homicide shootings in Chicago"))
    assert ids(ask(over, "homocide shotings")) == ["a"]
    assert ask(over, "homocide shootings").did_you_mean is None
    assert ask(over, "zzzzzz").did_you_mean is None


@pytest.mark.parametrize(
    "text", ["polic* homocide", "gvi homocide", "NCJ 251579 homocide", "homocyde deterrnce OR gvi"]
)
def test_nothing_is_corrected_when_anything_typed_has_a_hit(text: str) -> None:
    over = searcher(
        document("a", "homicide policing by focused deterrence", identifiers=("NCJ 251579",)),
        thesaurus=small_thesaurus(),
    )
    assert ask(over, text).total
    assert ask(over, text).did_you_mean is None


def test_no_word_of_a_draft_is_suggested() -> None:
    over = searcher(document("a", "shootings"), document("b", "ceasefire", visibility="draft"))
    assert not ask(over, "ceasefirf").hits
    assert ids(ask(over, "ceasefirf", visibility=frozenset({"draft"}))) == ["b"]


def test_the_hit_says_why() -> None:
    over = searcher(document("a", "About maps.", "Retaliatory shootings by groups."), document("b", "Courts."))
    why = ask(over, "shooting groups").hits[0].why
    assert why.matched == ("shooting", "groups")
    assert (why.passage, why.heading) == (1, "Part 2")
    assert why.similarity is not None
    assert 0 < why.similarity <= 1
    assert why.keyword_score is not None
    assert ask(over, "shooting groups", Mode.KEYWORD).hits[0].why.similarity is None
    assert ask(over, "shooting groups", Mode.MEANING).hits[0].why.keyword_score is None


def test_synonyms_are_searched_and_said() -> None:
    over = searcher(
        document("spelled", "A group violence intervention cut killings.", title="x"),
        document("other", "Maps of crime.", title="y"),
        thesaurus=small_thesaurus(),
    )
    result = ask(over, "gvi")
    assert ids(result)[0] == "spelled"
    assert result.added == {"gvi": ("Group violence intervention", "focused deterrence")}


def test_synonyms_can_be_taken_off_and_what_is_withheld_is_said() -> None:
    over = searcher(document("spelled", "A group violence intervention."), thesaurus=small_thesaurus())
    result = ask(over, "gvi", Mode.KEYWORD, synonyms=False)
    assert (result.total, result.added) == (0, {})
    assert result.withheld == {"gvi": ("Group violence intervention", "focused deterrence")}
    assert ask(over, "gvi").withheld == {}


@pytest.mark.parametrize("mode", Mode)
def test_an_acronym_with_two_meanings_asks_which_and_keeps_to_the_answer(mode: Mode) -> None:
    thesaurus = Thesaurus(
        (
            Concept("liaison", "Strategic site liaison", acronyms=("SSL",)),
            Concept("list", "Strategic subject list", acronyms=("SSL",)),
        )
    )
    over = searcher(
        document("adviser", "strategic site liaison of a city", title="x"),
        document("scores", "strategic subject list of people", title="y"),
        thesaurus=thesaurus,
    )
    (asked,) = ask(over, "our SSL left", mode).ambiguities
    assert (asked.typed, asked.settled) == ("SSL", False)
    assert [(m.id, m.label) for m in asked.meanings] == [
        ("liaison", "Strategic site liaison"),
        ("list", "Strategic subject list"),
    ]
    for chosen, first in (("liaison", "adviser"), ("list", "scores")):
        result = ask(over, "SSL", mode, meanings=frozenset({chosen, "of something else"}))
        assert ids(result)[0] == first
        assert [m.id for m in result.ambiguities[0].meanings if m.chosen] == [chosen]
    assert ask(over, "site liaison", mode).ambiguities == ()


def test_a_bare_record_comes_after_the_page_that_says_the_same() -> None:
    page = document("page", "Focused deterrence of groups.", title="Focused deterrence of groups in cities")
    record = document("record", title="Focused deterrence of groups", kind="reference")
    assert ids(ask(searcher(page, record), "how does focused deterrence of groups work in cities")) == [
        "page",
        "record",
    ]
    assert ids(ask(searcher(page, record), "Focused deterrence of groups"))[0] == "record"


def test_the_legs_can_be_weighed() -> None:
    docs = (document("a", "gun gun gun", title="x"), document("b", "firearm", title="y"))
    words_only = ask(searcher(*docs, ranking=Ranking(words=100.0)), "gun")
    assert words_only.hits[0].id == "a"


def test_timings_are_filled() -> None:
    timings = ask(OVER, "police shootings").timings
    assert timings.total > 0
    assert timings.encoder + timings.keyword + timings.vector + timings.fusion == pytest.approx(timings.total)


def test_a_document_without_any_text_is_harmless() -> None:
    over = searcher(document("blank", "", title="!!!"), document("a", "gun"))
    assert ids(ask(over, "gun")) == ["a"]
    assert set(ids(ask(over, ""))) == {"a", "blank"}
