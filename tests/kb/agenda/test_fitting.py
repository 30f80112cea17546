"""What fits a session: by nearness and by its own words; a title without a subject is fitted by nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.services.agenda.fitting import find_fitting, find_subject, is_only_a_place, level_exact
from kb.services.agenda.places import NamedSite, find_named_sites
from search.types import Hit, Why


def hit(near: float | None, *matched: str, name: str = "page", score: float = 0.5, exact: str | None = None) -> Hit:
    return Hit(name, score, Why(matched=matched, similarity=near, exact=exact))


@pytest.mark.parametrize(
    "title", ["Welcome and opening remarks", "Next steps", "Day 2: Questions from sites", "Session 3", "", "2026"]
)
def test_title_of_formal_words_has_no_subject(title: str) -> None:
    assert find_subject(title) == frozenset()
    assert find_fitting([hit(0.9, "welcome", "day")], title, title) == ()


def test_near_page_with_half_of_the_words_fits_and_far_one_does_not() -> None:
    title = "Ballistics leads for detectives"
    assert find_fitting([hit(0.63, "ballistics", "leads")], title, title)
    assert find_fitting([hit(0.46, "ballistics", "leads", "detectives")], title, title)
    assert not find_fitting([hit(0.46, "ballistics")], title, title)
    assert not find_fitting([hit(0.3, "ballistics", "leads", "detectives")], title, title)


def test_word_that_nearly_every_page_has_counts_less() -> None:
    title = "Immigration enforcement"
    assert not find_fitting([hit(0.55, "enforcement")], title, title)
    assert find_fitting([hit(0.55, "immigration")], title, title)
    assert not find_fitting([hit(0.6, "police", "community")], "Police and community", "Police and community")


def test_page_whose_title_was_typed_fits_and_leaves_the_others_in_sight() -> None:
    first = hit(0.8, "gun", "buybacks", name="gun-buybacks", score=2.8, exact="title")
    second = hit(0.7, "gun", "buybacks", name="other", score=0.6)
    levelled = level_exact((first, second))
    assert [each.score for each in levelled] == pytest.approx([0.66, 0.6])
    assert {each.id for each in find_fitting([first, second], "Gun buybacks", "Gun buybacks")} == {
        "gun-buybacks",
        "other",
    }


def test_page_far_behind_the_nearest_is_about_something_else() -> None:
    title = "License plate readers"
    near, far = hit(0.83, "license", "plate", "readers", name="a"), hit(0.5, "license", "plate", "readers", name="b")
    assert [each.id for each in find_fitting([near, far], title, title)] == ["a"]
    assert [each.id for each in find_fitting([far], title, title)] == ["b"]


def test_page_about_a_place_that_is_named_may_be_less_near() -> None:
    title = "What Tulsa learned about staffing"
    assert not find_fitting([hit(0.47, "staffing", name="tulsa")], title, title)
    assert find_fitting([hit(0.47, "staffing", name="tulsa")], title, title, ["tulsa"])


@pytest.mark.parametrize(
    ("title", "only"),
    [
        ("What Baton Rouge learned", True),
        ("Lessons from Baton Rouge", True),
        ("Policing in Baton Rouge", True),
        ("Nonfatal shootings in Baton Rouge", False),
        ("What Baton Rouge learned about hiring", False),
    ],
)
def test_title_with_a_place_and_a_subject_is_not_about_the_place_alone(title: str, only: bool) -> None:
    assert is_only_a_place(title, ["Baton Rouge"]) is only
    assert not is_only_a_place(title, [])


def test_place_is_named_as_it_is_written() -> None:
    sites = (NamedSite("mobile-al", "Mobile"), NamedSite("baton-rouge-la", "Baton Rouge"))
    assert find_named_sites("The mobile unit in Baton Rouge's north", sites) == sites[1:]
    assert find_named_sites("Mobile, Alabama", sites) == sites[:1]
    assert find_named_sites("Automobile theft", sites) == ()


@given(
    title=st.text(max_size=60),
    nears=st.lists(st.one_of(st.none(), st.floats(-1, 1)), max_size=6),
    words=st.lists(st.text(max_size=8), max_size=4),
)
def test_what_fits_is_a_part_of_what_was_found_in_its_order(
    title: str, nears: list[float | None], words: list[str]
) -> None:
    hits = [hit(near, *words, name=str(place)) for place, near in enumerate(nears)]
    places = [int(each.id) for each in find_fitting(hits, title, title)]
    assert places == sorted(places)
    assert set(places) <= set(range(len(hits)))
