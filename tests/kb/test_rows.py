"""A row that is not there is not found, whatever number is asked for; and pages of a list hold all of it once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.errors import NotFound
from kb.models import OutboxEntry
from kb.rows import PageOf, count_pages, get_row
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.signing import post, sign_in

NO_NUMBERS = (0, 999, 2**31, 2**63 - 1, 2**63, 10**30)


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    """Seven rows of one table."""
    with empty.sessions() as opened:
        opened.add_all(OutboxEntry(slug=f"page-{number}") for number in range(7))
        opened.commit()
        yield opened


@pytest.fixture
def lee(empty: Workspace) -> Iterator[FlaskClient]:
    app = create_app(empty.settings)
    client = app.test_client()
    sign_in(client, empty, Role.LIAISON, "lee")
    yield client
    app.extensions["kb"].engine.dispose()


def test_row_is_found_by_its_number(session: Session) -> None:
    assert get_row(session, OutboxEntry, 3, "No.").slug == "page-2"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers().filter(lambda number: not 1 <= number <= 7))
def test_any_other_number_is_not_found_and_says_what_was_asked(session: Session, number: int) -> None:
    with pytest.raises(NotFound, match="no such page") as caught:
        get_row(session, OutboxEntry, number, "There is no such page.", "Go back.")
    assert caught.value.hint == "Go back."


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize(
    "path",
    [
        "/curate/drafts/{}",
        "/curate/drafts/{}/review",
        "/curate/drafts/{}/published",
        "/curate/drafts/{}/late/1",
        "/curate/corrections/{}",
        "/curate/uploads/file/{}",
        "/curate/documents/x/versions/{}",
    ],
)
def test_page_of_a_number_that_is_none_is_not_found(lee: FlaskClient, path: str, number: int) -> None:
    assert lee.get(path.format(number)).status_code == 404


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/curate/drafts/{}", {"revision": "1"}),
        ("/curate/drafts/{}/give-up", {}),
        ("/curate/drafts/{}/take-back", {}),
        ("/curate/drafts/{}/late/1", {"action": "leave"}),
        ("/curate/corrections/{}", {"action": "accept"}),
        ("/curate/misses/{}/settle", {}),
        ("/curate/misses/{}/draft", {"kind": "lesson"}),
        ("/curate/synonyms/{}/remove", {}),
        ("/curate/uploads/file/{}", {"choice": "new", "item": "1"}),
        ("/curate/uploads/file/{}/retry", {}),
    ],
)
def test_form_sent_to_a_number_that_is_none_is_not_found(
    lee: FlaskClient, path: str, fields: dict[str, str], number: int
) -> None:
    assert post(lee, path.format(number), **fields).status_code == 404


# Pages


@given(st.integers(0, 200), st.integers(1, 30))
def test_pages_hold_every_entry_once_in_order(total: int, size: int) -> None:
    entries = list(range(total))
    pages = [PageOf.of_list(entries, page, size) for page in range(1, count_pages(total, size) + 1)]
    assert [item for page in pages for item in page.items] == entries
    assert all(len(page.items) <= size and page.items[:1] == tuple(entries[page.offset :][:1]) for page in pages)
    assert {page.pages for page in pages} == {len(pages)}


@given(st.integers(0, 50), st.integers(), st.integers(1, 10))
def test_page_that_is_none_is_the_first_or_the_last(total: int, page: int, size: int) -> None:
    found = PageOf.of_list(range(total), page, size)
    assert 1 <= found.page <= found.pages == max(1, -(-total // size))
    assert found.page == page or page < 1 or page > found.pages
    assert bool(found.items) == bool(total)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(-3, 12), st.integers(1, 8))
def test_page_of_a_query_is_that_of_the_list(session: Session, page: int, size: int) -> None:
    query = select(OutboxEntry).where(OutboxEntry.id > 1).order_by(OutboxEntry.id.desc())
    whole = [row.slug for row in session.scalars(query)]
    assert PageOf.of_query(session, query, page, size, lambda row: row.slug) == PageOf.of_list(whole, page, size)
