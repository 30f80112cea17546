"""Matching over HTTP and on the command line: the same answer, and faults that are named."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.workspace import Workspace
from tests.ingest.spreadsheets import write_offenses
from tests.kb.helpers.commands import command_over

BODY = {"population": 62_000, "problems": ["robbery", "disorder"], "assets": ["dedicated-analyst"], "budget": "low"}


@pytest.fixture
def kb(knowledge: Workspace, monkeypatch: pytest.MonkeyPatch) -> object:
    return command_over(knowledge, monkeypatch)


def test_a_profile_is_matched_with_all_that_is_promised(reader: FlaskClient) -> None:
    answer = reader.post("/api/v1/match", json=BODY)
    assert answer.status_code == 200
    found = answer.get_json()
    assert found["profile"]["population"] == 62_000
    assert {"slug", "title", "score", "contributions", "missing", "peers", "warnings"} <= found["matches"][0].keys()
    assert found["not_advised"]
    assert found["unlocks"]


def test_contributions_add_up_to_the_score_as_written(reader: FlaskClient) -> None:
    found = json.loads(reader.post("/api/v1/match", json=BODY).data, parse_float=Decimal)
    for match in found["matches"]:
        assert sum(match["contributions"].values()) == match["score"]
        assert 0 <= match["score"] <= 1
    assert [m["score"] for m in found["matches"]] == sorted((m["score"] for m in found["matches"]), reverse=True)


def test_the_same_question_has_the_same_answer(reader: FlaskClient) -> None:
    assert reader.post("/api/v1/match", json=BODY).get_json() == reader.post("/api/v1/match", json=BODY).get_json()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b'{"population": 0, "violence": {"homicide": -2, "robbery": "x"}, "assets": ["tank"]}', "violence.robbery"),
        (b"{}", "population"),
        (b"not json", "it is not JSON"),
        (b" " * 10_000_000, "10,000,000 bytes"),
    ],
)
def test_a_profile_with_faults_is_422_with_every_fault(reader: FlaskClient, body: bytes, named: str) -> None:
    answer = reader.post("/api/v1/match", data=body, content_type="application/json")
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert named in error["message"]
    assert error["code"] == "invalid_profile"


def test_a_site_has_matches_and_a_reader_may_add_what_it_does_not_say(reader: FlaskClient) -> None:
    plain = reader.get("/api/v1/sites/shreveport-la/matches").get_json()
    poor = reader.get("/api/v1/sites/shreveport-la/matches?budget=low&months=3&concern=gun+carrying").get_json()
    assert plain["left_out"] == ["concern"]
    assert poor["left_out"] == []
    assert poor["profile"]["months"] == 3


def test_weights_are_moved_in_the_address(reader: FlaskClient) -> None:
    address = "/api/v1/sites/shreveport-la/matches?" + "&".join(
        f"w_{name}={1 if name == 'evidence' else 0}" for name in ("need", "evidence", "readiness", "context", "peers")
    )
    found = reader.get(address).get_json()
    assert found["weights"]["evidence"] == 1.0
    assert found["matches"][0]["rating"]["band"] == "effective"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("sites/no-such-zz/matches", 404),
        ("sites/no-such-zz/peers", 404),
        ("sites/shreveport-la/matches?w_need=-1", 422),
        ("sites/shreveport-la/matches?budget=huge", 422),
        ("sites/shreveport-la/peers?k=0", 422),
        ("sites/shreveport-la/peers?group=race", 422),
    ],
)
def test_errors_have_the_shape_of_all_errors(reader: FlaskClient, address: str, status: int) -> None:
    answer = reader.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert {"code", "message", "hint"} == answer.get_json()["error"].keys()


def test_peers_of_a_site_say_how_far_and_why(reader: FlaskClient) -> None:
    found = reader.get("/api/v1/sites/shreveport-la/peers?k=3&group=size&group=violence").get_json()
    assert len(found["peers"]) == 3
    assert set(found["peers"][0]["groups"]) == {"size", "violence"}
    assert found["compared"] >= 60


def test_the_command_answers_as_the_api(kb, reader: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "city.json"
    path.write_text(json.dumps(BODY), "utf-8")
    assert json.loads(kb("match", str(path), "--json").stdout) == reader.post("/api/v1/match", json=BODY).get_json()
    peers = reader.get("/api/v1/sites/shreveport-la/peers").get_json()
    assert json.loads(kb("peers", "shreveport-la", "--json").stdout) == peers


def test_the_command_shows_matches_as_text(kb) -> None:
    shown = kb("match", "wilmington-de", "-k", "3").stdout
    assert " 1. " in shown
    assert "Tried, and not advised:" in shown
    assert "distance" in kb("peers", "wilmington-de").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("match", "no-such-zz"), 1),
        (("match", "no-such.json"), 2),
        (("match", "wilmington-de", "--weight", "luck=3"), 2),
        (("match", "wilmington-de", "--weight", "need=x"), 1),
        (("peers", "no-such-zz"), 1),
        (("import-fbi",), 2),
        (("evaluate-matching", "no-such.yaml"), 2),
    ],
)
def test_misuse_and_failure_have_their_exit_codes(kb, words: tuple[str, ...], code: int) -> None:
    assert kb(*words).exit_code == code


def test_importing_names_what_failed_and_stores_the_rest(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = command_over(empty, monkeypatch)
    good = write_offenses(tmp_path / "good.xlsx", [["OHIO", "Ashton", 20_000, 6, 1, 1, None, 2, 2]])
    bad = tmp_path / "bad.xls"
    bad.write_text("no table", "utf-8")
    result = run("import-fbi", str(bad), str(good), "--json")  # type: ignore[operator]
    assert result.exit_code == 1
    assert "bad.xls is not one of the FBI's tables" in result.stderr
    assert [entry.get("added") for entry in json.loads(result.stdout)] == [None, 1]
    assert run("import-fbi", str(good)).exit_code == 0  # type: ignore[operator]


def test_evaluating_reports_cases_and_baselines(kb, tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    case = {"id": "c1", "profile": BODY, "expect": {"must_include_top5": ["scared-straight"]}}
    path.write_text(json.dumps([case]), "utf-8")
    result = kb("evaluate-matching", str(path), "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["cases"]["passed"] == 0
    assert {"ours", "most_popular", "nearest_by_text"} <= found["leave_one_out"].keys()
