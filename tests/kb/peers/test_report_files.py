"""What cities report goes out with the content and comes back as it was, once; what waits stays here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb.models import AdoptionReport
from kb.services.peers import decide_report, export_reports, find_reports, send_report, store_reports
from kb.workspace import Workspace
from knowledge.content_folder import REPORTS, iter_content
from knowledge.errors import UnreadableFile
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, Cast, open_cities

SAID = {
    "status": "ended",
    "result": "worked",
    "begun": "2019",
    "ended": "2021",
    "outcome": "Shootings fell: 40 to 31.\nRobberies did not.",
    "counted": "Police counts “before” and after – no comparison.",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[tuple[Workspace, Cast]]:
    with open_cities(tmp_path_factory.mktemp("reports"), model_folder) as opened:
        yield opened


@pytest.fixture
def session(base: tuple[Workspace, Cast]) -> Iterator[Session]:
    with base[0].sessions() as opened:
        opened.query(AdoptionReport).delete()
        opened.commit()
        yield opened


def test_report_that_readers_see_goes_out_and_comes_back_once(
    session: Session, base: tuple[Workspace, Cast], tmp_path: Path
) -> None:
    cast = base[1]
    assert export_reports(session, tmp_path) == 0
    decide_report(session, cast.stranger, send_report(session, cast.small, SMALL, PRACTICE, SAID), show=True)
    send_report(session, cast.large, LARGE, PRACTICE, {**SAID, "outcome": "This one waits for review."})
    (before,) = find_reports(session)
    assert export_reports(session, tmp_path) == 1
    text = (tmp_path / REPORTS).read_text("utf-8")
    assert "waits for review" not in text
    assert "member" not in text
    assert list(iter_content(tmp_path)) == []
    assert store_reports(session, tmp_path) == 0
    session.query(AdoptionReport).delete()
    session.commit()
    assert store_reports(session, tmp_path) == 1
    (after,) = find_reports(session)
    assert (after.site, after.years, after.result, after.parts) == (
        before.site,
        before.years,
        before.result,
        before.parts,
    )


@pytest.mark.parametrize("text", ["", "reports: 3", "reports:\n- {site: x}", "reports: [", "- a"])
def test_bad_file_stores_nothing_and_is_named(session: Session, tmp_path: Path, text: str) -> None:
    (tmp_path / REPORTS).write_text(text, "utf-8")
    with pytest.raises(UnreadableFile, match=r"reports\.yaml"):
        store_reports(session, tmp_path)
    assert find_reports(session) == ()


def test_report_of_a_city_that_is_not_here_is_left_out(session: Session, tmp_path: Path) -> None:
    entry = "{site: nowhere-tx, practice: home-visits, status: running, years: since 2020, result: mixed, outcome: x}"
    (tmp_path / REPORTS).write_text(f"reports:\n- {entry}\n", "utf-8")
    assert store_reports(session, tmp_path) == 0
