"""What every keyword engine must do. A new engine joins by one line in ``keyword_engines.ENGINES``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from search.errors import UnsupportedFilter
from search.keyword import KeywordIndex
from search.query.parse import parse
from search.types import Filters
from tests.search.building import document, found, small_thesaurus
from tests.search.contract.keyword_engines import DRAFT, ENGINES, GVI, HOT

Load = Callable[[Path], KeywordIndex]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> type[KeywordIndex]:
    return ENGINES[request.param]


@pytest.fixture
def index(engine: type[KeywordIndex]) -> KeywordIndex:
    made = engine()
    made.add([HOT, GVI, DRAFT])
    return made


def test_an_empty_index_answers(engine: type[KeywordIndex], tmp_path: Path) -> None:
    made = engine()
    assert made.count() == 0
    for text in ("gun", '"hot spots"', "polic*", "the", "NOT gun", ""):
        assert found(made, text) == []
    made.save(tmp_path)
    assert engine.load(tmp_path).count() == 0


def test_words_are_found_by_their_stem(index: KeywordIndex) -> None:
    assert found(index, "patrols") == ["hot-spots"]
    assert found(index, "GROUP") == ["deterrence"]


def test_adding_twice_is_adding_once(index: KeywordIndex) -> None:
    before = found(index, "groups patrol")
    scores = index.search(parse("groups patrol"), Filters()).scores
    index.add([HOT, GVI])
    index.add([HOT])
    assert index.count() == 3
    assert found(index, "groups patrol") == before
    assert np.allclose(sorted(index.search(parse("groups patrol"), Filters()).scores), sorted(scores))


def test_of_two_with_one_id_in_a_batch_the_last_counts(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add([document("a", "zebra"), document("a", "lion")])
    assert made.count() == 1
    assert found(made, "zebra") == []
    assert found(made, "lion") == ["a"]


def test_a_changed_document_is_found_as_it_is_now(index: KeywordIndex) -> None:
    index.add([document("hot-spots", "Nothing but zebras.")])
    assert found(index, "zebra") == ["hot-spots"]
    assert found(index, "patrol") == []


def test_a_removed_document_leaves_no_trace(index: KeywordIndex) -> None:
    everything = Filters(visibility=frozenset({"published", "draft"}))
    index.remove(["hot-spots", "unknown"])
    assert index.count() == 2
    for text in ("patrol", '"hot spots cuts"', "patr*", "NOT zebra", "title:hot"):
        assert "hot-spots" not in found(index, text, everything)
    assert not index.knows("patrol", Filters())
    assert index.words_near("patrl", Filters()) == ()
    assert "hot-spots" not in index.catalog.row_of
    assert "2016" not in index.catalog.rows_by_value["year"]


def test_a_removed_document_does_not_move_a_score(engine: type[KeywordIndex]) -> None:
    alone, after = engine(), engine()
    alone.add([HOT, GVI])
    after.add([HOT, GVI, document("more", "patrol groups patrol groups")])
    after.remove(["more"])
    for text in ("patrol", "groups stop", "police"):
        one, other = (made.search(parse(text), Filters()) for made in (alone, after))
        assert np.allclose(one.scores, other.scores)


def test_a_draft_is_seen_only_by_those_who_may(index: KeywordIndex) -> None:
    draft = Filters(visibility=frozenset({"draft"}))
    assert found(index, "unicorn") == []
    assert found(index, "unicorn", draft) == ["secret"]
    assert found(index, "NOT zebra") == ["deterrence", "hot-spots"]
    assert found(index, '"unicorn plans"') == []
    assert found(index, "unic*") == []
    assert not index.knows("unicorn", Filters())
    assert index.knows("unicorn", draft)
    assert "unicorn" not in index.words_near("unicorm", Filters())
    assert index.words_near("unicorm", draft) == ("unicorn",)


def test_a_draft_does_not_move_a_score(engine: type[KeywordIndex]) -> None:
    alone, beside = engine(), engine()
    alone.add([HOT, GVI])
    beside.add([HOT, DRAFT, GVI])
    for text in ("hot spots", "groups"):
        one, other = (made.search(parse(text), Filters()) for made in (alone, beside))
        assert np.allclose(one.scores, other.scores)


def test_a_quoted_phrase_is_exact(index: KeywordIndex) -> None:
    assert found(index, '"hot spots"') == ["hot-spots"]
    assert found(index, '"hot spot"') == []
    assert found(index, '"spots hot"') == []
    assert found(index, '"The police patrol"') == ["hot-spots"]
    assert found(index, '"police"') == ["hot-spots"]


def test_a_phrase_does_not_run_from_one_text_into_the_next(index: KeywordIndex) -> None:
    assert found(index, '"stop shooting"') == ["deterrence"]
    assert found(index, '"shooting focused"') == []


def test_a_phrase_may_repeat_a_word(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add([document("a", "new york new york"), document("b", "york new york")])
    assert found(made, '"new york new york"') == ["a"]
    assert found(made, '"york new york"') == ["a", "b"]


def test_operators_restrict(index: KeywordIndex) -> None:
    assert found(index, "patrol AND police") == ["hot-spots"]
    assert found(index, "patrol AND groups") == []
    assert found(index, "patrol OR groups") == ["deterrence", "hot-spots"] or set(found(index, "patrol OR groups")) == {
        "deterrence",
        "hot-spots",
    }
    assert found(index, "NOT patrol") == ["deterrence"]
    assert found(index, "groups NOT patrol") == ["deterrence"]


def test_a_prefix_finds_words_that_begin_so(index: KeywordIndex) -> None:
    assert found(index, "patr*") == ["hot-spots"]
    assert found(index, "zzz*") == []
    assert set(found(index, "s*")) == {"deterrence", "hot-spots"}


def test_a_prefix_of_too_many_words_is_cut_and_says_so(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add([document("a", " ".join(f"a{i:04}" for i in range(600)))])
    hits = made.search(parse("a*"), Filters())
    assert list(hits.rows)
    assert any("500" in note for note in hits.notes)


def test_fields_are_searched_alone(index: KeywordIndex) -> None:
    assert found(index, "title:deterrence") == ["deterrence"]
    assert found(index, "title:patrol") == []
    assert found(index, "author:braga") == ["deterrence"]
    assert found(index, 'title:"hot spots"') == ["hot-spots"]


@pytest.mark.parametrize("text", ["NCJ 251579", "ncj251579", "ncj:251579", "NCJ-251579"])
def test_identifiers_match_however_they_are_written(index: KeywordIndex, text: str) -> None:
    assert found(index, text) == ["deterrence"]


def test_identifiers_in_the_text_are_found_too(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add([document("a", "See doi:10.1007/s11292-016-9272-0 and award 18-DG-BX-K001."), document("b", "nothing")])
    for text in ("doi:10.1007/s11292-016-9272-0", "10.1007/s11292-016-9272-0", "18-DG-BX-K001"):
        assert found(made, text) == ["a"]


def test_filters_act_inside_the_engine(index: KeywordIndex) -> None:
    assert found(index, "NOT zebra", Filters({"area": frozenset({"analysis"})})) == ["hot-spots"]
    assert found(index, "NOT zebra", Filters(exclude={"area": frozenset({"analysis"})})) == ["deterrence"]
    assert found(index, "NOT zebra", Filters(year_from=2015)) == ["hot-spots"]
    assert found(index, "NOT zebra", Filters(year_to=2015)) == ["deterrence"]
    assert found(index, "NOT zebra", Filters({"area": frozenset()})) == []


def test_a_filter_it_cannot_honor_raises(index: KeywordIndex) -> None:
    for filters in (Filters({"color": frozenset({"red"})}), Filters(exclude={"color": frozenset({"red"})})):
        with pytest.raises(UnsupportedFilter, match="color"):
            index.search(parse("gun"), filters)


def test_equal_documents_have_equal_scores(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add([document(name, "the same words", title="Same") for name in ("c", "a", "b")])
    assert found(made, "same words") == ["a", "b", "c"]
    assert len(set(made.search(parse("same words"), Filters()).scores.tolist())) == 1


def test_all_the_words_beat_one_word_many_times(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add(
        [document("many", " ".join(["ceasefire"] * 40), title="x"), document("all", "a gang ceasefire plan", title="y")]
        + [document(f"other-{i}", "words about nothing", title="z") for i in range(8)]
    )
    assert found(made, "gang ceasefire plan")[0] == "all"


def test_matched_words_are_the_readers_own(index: KeywordIndex) -> None:
    query = parse("Zebra patrols POLICE hot*")
    row = index.catalog.row_of["hot-spots"]
    assert index.matched_words(query, row) == ("patrols", "police", "hot*")


def test_coverage_is_the_share_of_the_question(index: KeywordIndex) -> None:
    hits = index.search(parse("patrol police"), Filters())
    assert hits.coverage.tolist() == pytest.approx([1.0])
    assert 0 < index.search(parse("patrol zebra"), Filters()).coverage[0] < 1


def test_synonyms_stand_in_for_words_and_weigh_less(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add(
        [document("typed", "gvi works", title="x"), document("spelled", "group violence intervention works", title="y")]
        + [document(f"other-{i}", "words about nothing", title="z") for i in range(8)]
    )
    query, expansion = parse("gvi"), small_thesaurus().expand("gvi")
    hits = made.search(query, Filters(), expansion)
    assert [made.catalog.entry(int(row)).id for row in hits.rows[np.argsort(-hits.scores)]] == ["typed", "spelled"]
    assert hits.coverage.max() <= 1


def test_a_condition_is_met_by_a_synonym(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add(
        [document("spelled", "group violence intervention works", title="y"), document("other", "works", title="z")]
    )
    hits = made.search(parse("gvi AND works"), Filters(), small_thesaurus().expand("gvi works"))
    assert [made.catalog.entry(int(row)).id for row in hits.rows] == ["spelled"]


def test_only_stop_words_are_searched_as_a_phrase(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add([document("a", "To be or not to be."), document("b", "Not to be, or to be.")])
    assert found(made, "to be or not") == ["a"]


def test_unicode_is_found(engine: type[KeywordIndex]) -> None:
    made = engine()
    made.add([document("a", "La policía de Cañón, Straße 東京 🎉", title="Ünïcode")])
    for text in ("policia", "CAÑON", "strasse", "東京", "unicode", '"de cañon"', "polic*"):
        assert found(made, text) == ["a"], text
