"""Works that are not held here: typed, checked, shown and exported with the rest; what is held is not kept twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from kb.models import Document
from kb.services.audit.actors import Role
from kb.services.lists.own_work import PREFIX, OwnWork, build_own_citable, find_held, read_own_work
from kb.workspace import Workspace
from tests.kb.helpers.house import House, open_house
from tests.kb.helpers.signing import post

TYPED = {
    "title": "Our city's charter",
    "authors": "Roe, Ann",
    "year": "2024",
    "publisher": "City Press",
    "address": "https://city.example/charter?a=1",
    "number": "978-0-13-468599-1",
    "minutes": "12",
}


@pytest.fixture
def house(empty: Workspace) -> Iterator[House]:
    made = open_house(empty)
    yield made
    made.app.extensions["kb"].engine.dispose()


def add(house: House, status: int = 303, **typed: str) -> str:
    section = house.view().sections[1]
    answer = post(house.client(), f"/lists/{house.key}/own", section=str(section.id), **{**TYPED, **typed})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_typed_work_is_read_in_the_list_on_its_sheet_and_in_every_export(house: House) -> None:
    before = house.view()
    add(house)
    view = house.view()
    own = view.sections[1].items[-1]
    assert (own.title, own.own and own.own.year, own.changes) == ("Our city's charter", 2024, ())
    assert own.slug.startswith(PREFIX)
    assert (view.minutes, view.count) == (before.minutes + 12, before.count + 1)
    client = house.client()
    for path in ("", "/handouts", "/edit", ".ris", ".bib", ".csl.json", ".csv", ".md"):
        assert "city.example/charter" in client.get(f"/lists/{house.key}{path}").get_data(as_text=True), path
    item = client.get(f"/api/v1/reading-lists/{house.key}").get_json()["sections"][1]["items"][-1]
    assert (item["document"], item["url"], item["minutes"]) == (None, TYPED["address"], 12)


def test_typed_work_is_moved_noted_copied_and_removed_like_any_other(house: House) -> None:
    add(house)
    own = house.view().sections[1].items[-1]
    page = house.edit(do=f"up:{own.id}", **{f"item-{own.id}-note": "Bring it"})
    assert "“Our city&#39;s charter” is now 1 of 2" in page
    copied = post(house.client(), f"/lists/{house.key}/copy").headers["Location"].split("/")[-2]
    assert house.view(copied).sections[1].items[0].own == OwnWork(**{**TYPED, "year": 2024, "minutes": 12})
    house.edit(do=f"remove:{own.id}")
    assert [item.slug for item in house.view().sections[1].items] == ["what-tulsa-learned"]


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("title", " ", "Give it a title."),
        ("address", "javascript:alert(1)", "Write an address that begins with"),
        ("address", "https://", "Write an address that begins with"),
        ("year", "soon", "Write the year in four digits"),
        ("minutes", "0", "Write a whole number up to 1000"),
    ],
)
def test_field_that_cannot_be_kept_is_marked_and_nothing_is_added(
    house: House, field: str, text: str, said: str
) -> None:
    before = house.view()
    page = add(house, 422, **{field: text})
    assert said in page
    assert f'id="own-{field}-fault"' in page
    assert house.view().items == before.items


def test_work_with_the_number_of_one_that_is_held_is_not_kept_twice(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        rows = session.scalars(select(Document).where(Document.kind == "reference"))
        row = next(row for row in rows if row.record.get("doi"))
        for written in (row.record["doi"], f"https://doi.org/{row.record['doi']}", f"doi: {row.record['doi'].upper()}"):
            found = find_held(session, written)
            assert found is not None
            assert found.slug == row.slug
        assert find_held(session, "10.9999/nothing.here") is None
        assert find_held(session, "") is None


def test_only_organizers_add_works(house: House) -> None:
    section = house.view().sections[0].id
    rita = house.client(Role.READER, "rita")
    for client, refused in ((house.client(None), 401), (rita, 404)):
        assert post(client, f"/lists/{house.key}/own", section=str(section), **TYPED).status_code == refused
    house.publish()
    assert post(rita, f"/lists/{house.key}/own", section=str(section), **TYPED).status_code == 403
    assert all(item.own is None for item in house.view().items)


def test_kind_of_work_follows_from_its_number() -> None:
    book = build_own_citable("own-1", OwnWork(title="A book", number="978-0-13-468599-1"), "/lists/a")
    paper = build_own_citable("own-2", OwnWork(title="A paper", number="10.1000/xyz"), "/lists/a")
    page = build_own_citable("own-3", OwnWork(title="A page", address="https://city.example"), "/lists/a")
    report = build_own_citable("own-4", OwnWork(title="A report", number="NCJ 251579"), "/lists/a")
    assert (book.work.type, paper.work.type, page.work.type) == ("book", "document", "webpage")
    assert (paper.address, report.work.ncj_number) == ("https://doi.org/10.1000/xyz", "251579")


@given(typed=st.fixed_dictionaries({name: st.text(max_size=60) for name in TYPED}))
def test_whatever_is_typed_becomes_a_work_or_faults_and_never_an_error(typed: dict[str, str]) -> None:
    work, faults = read_own_work(typed)
    assert (work is None) is bool(faults)
    if work is not None:
        assert work.link == "" or work.link.startswith(("http://", "https://"))
        assert build_own_citable("own-1", work, "/lists/a").title == work.title
