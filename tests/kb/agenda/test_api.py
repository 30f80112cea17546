"""``POST /api/v1/agenda`` and ``kb agenda`` say the same: the sessions of an agenda, in the form that is promised."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from kb.cli import main

TEXT = "May 5, 2026\n9:00-10:15 Hot spots (Capt. Jo Doe), Room 4\n10:15-10:30 Break\nNote: bring ID\n"
ANSWER = {
    "sessions": [
        {
            "title": "Hot spots",
            "day": "2026-05-05",
            "start": "09:00",
            "end": "10:15",
            "track": None,
            "room": "Room 4",
            "speakers": ["Capt. Jo Doe"],
            "is_break": False,
        },
        {
            "title": "Break",
            "day": "2026-05-05",
            "start": "10:15",
            "end": "10:30",
            "track": None,
            "room": None,
            "speakers": [],
            "is_break": True,
        },
    ],
    "notes": ["Line 4: Note: bring ID (it is a note)"],
}


def test_text_and_file_give_the_same_sessions(reader: FlaskClient) -> None:
    asked = [
        {"json": {"text": TEXT}},
        {"data": {"file": (io.BytesIO(TEXT.encode()), "agenda.txt")}},
        {"data": {"text": TEXT}},
        {"data": TEXT, "content_type": "text/plain"},
    ]
    for sent in asked:
        answer = reader.post("/api/v1/agenda", **sent)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json) == (200, ANSWER)


@pytest.mark.parametrize(
    "sent",
    [{"json": {}}, {"json": [1]}, {"json": {"text": " "}}, {"data": b"x", "content_type": "application/json"}, {}],
)
def test_request_without_an_agenda_is_refused_with_the_next_step(reader: FlaskClient, sent: dict[str, object]) -> None:
    answer = reader.post("/api/v1/agenda", **sent)  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert answer.json["error"]["message"] == "There is no agenda."
    assert "JSON" in answer.json["error"]["hint"]


def test_file_that_cannot_be_read_is_refused_by_name(reader: FlaskClient) -> None:
    answer = reader.post("/api/v1/agenda", data={"file": (io.BytesIO(b"PK\x03\x04xx"), "plan.docx")})
    assert answer.status_code == 422
    assert "plan.docx" in answer.json["error"]["message"]


def test_document_of_the_api_describes_both_ways_to_send_one(reader: FlaskClient) -> None:
    operation = reader.get("/api/v1/openapi.json").json["paths"]["/api/v1/agenda"]["post"]
    assert set(operation["requestBody"]["content"]) == {"application/json", "multipart/form-data"}


def test_command_prints_one_json_value_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "agenda.txt"
    path.write_text(TEXT, "utf-8")
    done = CliRunner().invoke(main, ["agenda", str(path), "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, ANSWER)


def test_command_shows_a_day_once_and_says_what_was_left_out(tmp_path: Path) -> None:
    path = tmp_path / "agenda.txt"
    path.write_text(TEXT, "utf-8")
    done = CliRunner().invoke(main, ["agenda", str(path)])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "2026-05-05",
        "  09:00–10:15  Hot spots  (Room 4 | Capt. Jo Doe)",
        "  10:15–10:30  Break  (break)",
    ]
    assert "Line 4 was left out, it is a note" in done.stderr


def test_command_fails_on_a_file_without_text_and_is_misused_without_one(tmp_path: Path) -> None:
    path = tmp_path / "agenda.pdf"
    path.write_bytes(b"")
    assert CliRunner().invoke(main, ["agenda", str(path), "--json"]).exit_code == 1
    assert CliRunner().invoke(main, ["agenda", str(tmp_path / "none.txt")]).exit_code == 2
