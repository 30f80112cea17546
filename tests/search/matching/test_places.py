"""A practice that is measured again stands where a whole new ranking would put it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from knowledge.vocabulary import AdoptionResult
from search.matching import Adopter, MatchablePractice, Profile, build_basis, find_place, rank_on
from tests.search.matching.examples import CITIES, practices, profiles, table

TABLE = table()


@given(profiles, practices(2), st.data())
def test_a_changed_practice_stands_where_a_new_ranking_puts_it(
    who: Profile, known: list[MatchablePractice], data: st.DataObject
) -> None:
    old = data.draw(st.sampled_from(known))
    result = data.draw(st.sampled_from(AdoptionResult))
    changed = data.draw(
        st.sampled_from([replace(old, adopters=()), replace(old, adopters=(Adopter(CITIES[0], result),))])
    )
    basis = build_basis(who, TABLE)
    again = rank_on(basis, [changed if practice.slug == old.slug else practice for practice in known])
    place = next(
        (m.rank for m in again.matches for form in (m, *m.variants) if form.practice.slug == old.slug),
        None,
    )
    assert find_place(basis, rank_on(basis, known), changed) == place
