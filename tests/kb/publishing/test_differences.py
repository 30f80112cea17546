"""How two texts of a document differ and are joined: every shape of field, every side of a choice, every edge."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.services.publishing import differences
from kb.services.publishing.alignment import AligningWork, align
from kb.services.publishing.differences import DocumentText, diff_words, find_choices, find_differences, join_texts
from tests.kb.helpers.drafting import BODY, LESSON

SOURCE: dict[str, Any] = LESSON["source"]
ROW = {"title": "A study", "url": "https://example.org", "doi": None, "ncj_number": None, "authors": None, "year": 2015}


def lesson(body: str = BODY, **changes: Any) -> DocumentText:
    return DocumentText("lesson", {**LESSON, **changes}, body)


def named(before: DocumentText | None, after: DocumentText) -> dict[str, tuple[str, str]]:
    return {each.path: (each.before, each.after) for each in find_differences(before, after)}


# Found


def test_same_texts_do_not_differ() -> None:
    assert find_differences(lesson(), lesson()) == ()


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"title": "Another"}, "title", ("Count before you start", "Another")),
        ({"year": None}, "year", ("2016", "")),
        ({"confidence": "low"}, "confidence", ("High", "Low")),
        ({"confidence": None}, "confidence", ("High", "")),
        ({"core_areas": []}, "core_areas", ("Crime analysis", "")),
        (
            {"core_areas": ["crime-analysis", "technology"]},
            "core_areas",
            ("Crime analysis", "Crime analysis\nTechnology"),
        ),
        ({"questions": ["What?", "Why?"]}, "questions", ("", "What?\nWhy?")),
        ({"source": {**SOURCE, "title": "Other"}}, "source.title", ("Annual report", "Other")),
    ],
)
def test_each_shape_of_field_is_said_in_words(changes: dict[str, Any], path: str, words: tuple[str, str]) -> None:
    assert named(lesson(), lesson(**changes)) == {path: words}


def test_body_comes_last_and_whole() -> None:
    found = find_differences(lesson(), lesson(body="Other.\n", title="Another"))
    assert [each.path for each in found] == ["title", "body"]
    assert (found[1].label, found[1].before, found[1].after) == ("Text of the page", BODY, "Other.\n")
    assert found[0].pieces == diff_words("Count before you start", "Another")


def test_rows_are_compared_by_their_place_and_named_with_their_number() -> None:
    one = DocumentText("practice", {"sources": [ROW]}, BODY)
    two = DocumentText("practice", {"sources": [ROW, {**ROW, "title": "Second"}]}, BODY)
    (added,) = find_differences(one, two)
    assert (added.path, added.label.endswith(" 2"), added.before) == ("sources.1", True, "")
    assert "Second" in added.after
    assert "https://example.org" in added.after
    assert "None" not in added.after
    (removed,) = find_differences(two, one)
    assert (removed.path, removed.label, removed.before, removed.after) == ("sources.1", added.label, added.after, "")


def test_yes_and_no_are_said() -> None:
    yes, no = (DocumentText("reference", {"seen": seen}, "") for seen in (True, False))
    assert named(no, yes) == {"seen": ("No", "Yes")}


# Joined


def test_choice_is_proposed_where_only_one_changed_a_field() -> None:
    base = lesson()
    theirs, yours = lesson(title="Theirs", year=2017), lesson(summary="Yours.", year=2018)
    found = {each.path: each for each in find_choices(base, theirs, yours)}
    assert {path: each.proposed for path, each in found.items()} == {"title": "theirs", "summary": "yours", "year": ""}
    year = found["year"]
    assert (year.base, year.theirs, year.yours) == ("2016", "2017", "2018")
    assert {path: each.joinable for path, each in found.items()} == {"title": True, "summary": True, "year": False}
    assert found["title"].pieces == diff_words("Theirs", "Count before you start")
    assert found["summary"].label == "Summary"


def test_nothing_is_proposed_where_nobody_knows_what_both_began_from() -> None:
    (choice,) = find_choices(None, lesson(title="Theirs"), lesson(title="Yours"))
    assert (choice.proposed, choice.base) == ("", "")
    (open_before,) = find_choices(None, lesson(title=""), lesson(title="Yours"))
    assert open_before.proposed == ""


def test_same_change_by_both_is_no_choice() -> None:
    assert find_choices(lesson(), lesson(title="Same"), lesson(title="Same")) == ()


def test_body_is_a_choice_too() -> None:
    (choice,) = find_choices(lesson(), lesson(body="Theirs.\n"), lesson())
    assert (choice.path, choice.proposed, choice.joinable) == ("body", "theirs", True)


def test_joined_text_takes_each_field_from_the_side_that_was_chosen() -> None:
    theirs = lesson(body="Their text.\n", title="Their title", year=2001, summary="Their summary.")
    yours = lesson(body="Your text.\n", title="Your title", year=2002, summary="Your summary.")
    joined = join_texts(theirs, yours, {"title": "theirs", "year": "yours", "body": "theirs"}, {})
    assert (joined.kind, joined.body) == ("lesson", "Their text.\n")
    assert [joined.fields[name] for name in ("title", "year", "summary")] == ["Their title", 2002, "Your summary."]
    assert join_texts(theirs, yours, {}, {}).body == "Your text.\n"
    assert join_texts(theirs, yours, {"body": "yours"}, {"body": "written"}).body == "Your text.\n"


def test_text_that_was_written_from_both_is_taken_as_it_was_typed() -> None:
    theirs, yours = lesson(title="A"), lesson(title="B")
    written = {"title": "  A and B ", "summary": " ", "body": "One\r\nTwo\r\n"}
    joined = join_texts(theirs, yours, dict.fromkeys(written, "written"), written)
    assert (joined.fields["title"], joined.fields["summary"], joined.body) == ("A and B", None, "One\nTwo\n")
    lost = join_texts(theirs, yours, {"title": "written", "body": "written"}, {})
    assert (lost.fields["title"], lost.body) == (None, "")


def test_field_that_the_kind_does_not_know_is_left_out() -> None:
    joined = join_texts(lesson(), lesson(), {"emperor": "theirs", "throne": "written"}, {"throne": "gold"})
    assert not {"emperor", "throne"} & joined.fields.keys()


# Word by word


def spell(before: str, after: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]", "cut": "…"}
    return "".join(marks[piece.kind].format(piece.text) for piece in diff_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "spelled"),
    [
        ("", "", ""),
        ("a b", "a b", "a b"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("a b c", "a c", "a [-b -]c"),
        ("a c", "a b c", "a [+b +]c"),
        ("One.\n\nTwo.", "One.\n\nThree.", "One.\n\n[-Two-][+Three+]."),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "One.\n\n[-Two.\n\n-]Three."),
        ("- a\n- b", "- a\n- c", "- a\n- [-b-][+c+]"),
    ],
)
def test_difference_of_words(before: str, after: str, spelled: str) -> None:
    assert spell(before, after) == spelled


def test_unchanged_text_near_a_change_is_shown_and_the_rest_is_cut() -> None:
    near = differences._CONTEXT
    pieces = diff_words("x " * 600 + "old", "x " * 600 + "new")
    assert [piece.kind for piece in pieces] == ["cut", "same", "removed", "added"] or pieces[0].text == ""
    assert max(len(piece.text) for piece in pieces) <= near
    middle = diff_words("old " + "x " * 600 + "old", "new " + "x " * 600 + "new")
    kept = [piece.text for piece in middle if piece.kind == "same"]
    assert [len(text) for text in kept] == [near, near]
    assert sum(piece.kind == "cut" for piece in middle) == 1


def test_text_that_is_hardly_longer_than_what_is_shown_is_not_cut() -> None:
    between = "y" * (3 * differences._CONTEXT - 2)
    assert spell(f"old {between} old", f"new {between} new") == f"[-old-][+new+] {between} [-old-][+new+]"
    longer = "y" * (3 * differences._CONTEXT)
    assert "…" in spell(f"old {longer} old", f"new {longer} new")


def repeated(times: int) -> tuple[str, str]:
    return "- item\n" * times, "- item\n- other\n" * (times // 2)


def apart(times: int) -> tuple[str, str]:
    return "".join(f"- a{n % 7}\n" for n in range(times)), "".join(f"- b{n % 5}\n" for n in range(times))


def shuffled(times: int) -> tuple[str, str]:
    words = [f"w{n * 7919 % times}" for n in range(times)]
    return " ".join(words), " ".join(reversed(words))


@pytest.mark.parametrize("make", [repeated, apart, shuffled])
def test_twice_the_text_is_at_most_two_and_a_half_times_the_work(make: Callable[[int], tuple[str, str]]) -> None:
    steps = []
    for times in (2_000, 4_000, 8_000):
        work = AligningWork()
        diff_words(*make(times), work)
        steps.append(work.steps)
    assert 0 < steps[1] <= 2.5 * steps[0]
    assert steps[2] <= 2.5 * steps[1]


@given(st.lists(st.sampled_from("abcd"), max_size=200), st.lists(st.sampled_from("abce"), max_size=200))
def test_alignment_says_what_both_are(old: list[str], new: list[str]) -> None:
    stretches = list(align(old, new))
    assert [item for s in stretches for item in old[s.start_old : s.end_old]] == old
    assert [item for s in stretches for item in new[s.start_new : s.end_new]] == new
    assert all(old[s.start_old : s.end_old] == new[s.start_new : s.end_new] for s in stretches if s.same)
    assert all(one.same != other.same for one, other in pairwise(stretches))


@given(st.lists(st.sampled_from("abcdefgh"), max_size=400), st.integers(0, 400))
def test_one_word_put_in_is_one_change(words: list[str], at: int) -> None:
    changed = [*words[:at], "NEW", *words[at:]]
    different = [stretch for stretch in align(words, changed) if not stretch.same]
    assert [changed[each.start_new : each.end_new] for each in different] == [["NEW"]]
