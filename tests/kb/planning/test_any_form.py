"""Whatever a form or an address of a plan holds is saved, or refused in words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.audit import ANONYMOUS
from kb.services.planning import (
    PartEdit,
    PartName,
    PlanMistakes,
    get_plan,
    save_part,
)
from tests.kb.planning.conftest import Make


@pytest.mark.parametrize("key", ["", "x", "0" * 31, "0" * 32, "' or 1=1", "A" * 32, "é" * 32])
def test_address_that_is_none_is_not_found(opened: Session, key: str) -> None:
    with pytest.raises(NotFound):
        get_plan(opened, key)


def test_addresses_cannot_be_guessed(make: Make) -> None:
    keys = {make() for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) == 32 for key in keys)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    texts=st.dictionaries(
        st.from_regex(r"(?:[1-9]|[1-9][0-9]|new-[1-3])-(?:text|value|who|due|place)", fullmatch=True),
        st.text(max_size=60),
        max_size=8,
    ),
    removed=st.frozensets(st.integers(1, 60), max_size=4),
)
def test_any_form_is_saved_or_refused_by_field(
    opened: Session, shared_plan: str, texts: dict[str, str], removed: frozenset[int]
) -> None:
    revision = get_plan(opened, shared_plan).revision
    edit = PartEdit(revision, texts, removed)
    try:
        save_part(opened, ANONYMOUS, shared_plan, PartName.FIRST_90, edit)
    except PlanMistakes as error:
        assert set(error.by_field) <= {f"{name.rpartition('-')[0]}-{what}" for name in texts for what in _FIELDS}
    after = get_plan(opened, shared_plan)
    assert all(view.entry.text.strip() for view in after.part(PartName.FIRST_90).entries)


_FIELDS = ("text", "value", "who", "due", "place")


@pytest.fixture
def shared_plan(make: Make) -> str:
    return make()
