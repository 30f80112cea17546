"""A catalog as JSON Lines comes in like one as ``data.json``; a bad line stops nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from kb.models import Document
from kb.services.audit import COMMAND_LINE
from kb.services.collecting import harvest
from kb.services.collecting.run import open_source
from kb.workspace import Workspace
from tests.conftest import ROOT

STUDIES = ROOT.parent / "shared" / "data" / "doj_study_abstracts.jsonl"
LINES = [
    json.dumps({"_id": "a-1", "title": "Gun markets", "text": "What.", "metadata": {"modified": "2021-05-26"}}),
    json.dumps(
        {"identifier": "a-2", "title": "Patrols", "description": "How.", "landingPage": "https://example.org/2"}
    ),
    "no object",
    "",
    json.dumps({"_id": "a-3", "text": "without a title"}),
]


def test_each_line_is_a_record_and_a_bad_one_is_counted(empty: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "studies.jsonl"
    path.write_text("\n".join(LINES), "utf-8")
    with empty.sessions() as session:
        for expected in ({"added": 2, "unusable": 2}, {"unchanged": 2, "unusable": 2}):
            found = harvest(
                session, COMMAND_LINE, str(path), collection="studies", name="Studies", folder=tmp_path / "kept"
            )
            counts = {name: count for name, count in found.counts.as_numbers().items() if count}
            assert counts == expected
        records = {row.title: row.record for row in session.scalars(select(Document))}
        assert (records["Gun markets"]["year"], records["Gun markets"]["abstract"]) == (2021, "What.")
        assert records["Patrols"]["url"] == "https://example.org/2"


def test_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "studies.jsonl"
    path.write_text("\n".join(LINES), "utf-8")
    records = list(open_source(str(path), tmp_path)({"done": 1}))
    assert [record.source for record in records] == ["a-2", "", "a-3", ""]


def test_every_study_of_the_department_is_read(tmp_path: Path) -> None:
    if not STUDIES.exists():
        pytest.skip("the shared studies are not here")
    records = list(open_source(str(STUDIES), tmp_path)({}))
    assert len(records) == 3_288
    assert all(record.work and record.work.abstract for record in records[:-1])
    assert sum(bool(record.work and record.work.year) for record in records) == 3_286
    assert len({record.source for record in records}) == 3_288


def test_one_work_of_csl_json_is_no_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"id": "x", "type": "book", "title": "Patrols"}), "utf-8")
    (record, _end) = open_source(str(path), tmp_path)({})
    assert record.work is not None
    assert record.work.type == "book"
