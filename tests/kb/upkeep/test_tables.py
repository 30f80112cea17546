"""The tables of pages and drafts hold everything that is curated, and say who works on what now."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from kb.services.publishing.content_files import store_content
from kb.services.upkeep.draft_table import DraftFilter, find_draft_rows
from kb.services.upkeep.page_table import PageFilter, find_page_rows
from kb.workspace import Workspace
from tests.kb.helpers.drafting import BEN, publish_lesson
from tests.kb.helpers.office import Office, open_office, text
from tests.kb.helpers.signing import post
from tests.kb.helpers.writing import site_text


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()


def test_page_table_holds_sites_and_sorts(empty: Workspace, session: Session, office: Office) -> None:
    path = empty.settings.content / "sites" / "springfield-il.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(site_text("springfield-il"), "utf-8")
    store_content(session, empty.settings.content)
    for title in ("Count the shots", "Ask the wounded"):
        publish_lesson(session, title=title)

    def titles(**wanted: str) -> list[str]:
        return [row.title for row in find_page_rows(session, PageFilter(**wanted)).items]

    assert titles() == ["Ask the wounded", "Count the shots", "Springfield, IL"]
    assert titles(sort="changed")[0] == "Ask the wounded"
    assert titles(sort="oldest")[0] == "Springfield, IL"
    assert titles(kind="site") == titles(words="springfield il") == ["Springfield, IL"]
    assert titles(sort="nonsense") == titles()
    page = text(office.ann.get("/curate/pages?kind=site"))
    assert 'href="/sites/springfield-il"' in page
    assert "Count the shots" not in page
    done = text(post(office.ann, "/curate/pages?kind=site", page=["springfield-il"], reason="It left the program."))
    assert "1 done." in done
    assert titles(kind="site") == []


def test_table_and_desk_say_who_has_a_draft_open(session: Session, office: Office) -> None:
    number = office.new_lesson()
    assert "has it open now" not in text(office.ben.get("/curate"))
    office.ann.get(f"/curate/drafts/{number}")
    (row,) = find_draft_rows(session, BEN, DraftFilter()).items
    assert [each.name for each in row.open_by] == ["ann"]
    assert "ann has it open now" in text(office.ben.get("/curate"))
    assert "<td>ann</td>" in text(office.ben.get("/curate/drafts")).replace(" \n", "")


def test_page_that_is_open_asks_again_who_else_has_it_and_is_told_only_of_changes(office: Office) -> None:
    number = office.new_lesson()
    address = f"/curate/drafts/{number}/presence"
    assert office.ann.get(address).status_code == 204
    told = office.ben.get(address)
    assert told.status_code == 200
    assert "<strong>ann</strong> has this open too, last seen" in text(told)
    assert "?seen=ann" in text(told)
    assert office.ben.get(f"{address}?seen=ann").status_code == 204
    assert "<strong>ben</strong>" in text(office.ann.get(f"/curate/drafts/{number}"))
