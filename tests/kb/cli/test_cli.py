"""The command line: exit codes, one JSON value on stdout, everything else on stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.cli import main
from kb.config import Settings
from kb.workspace import Workspace
from tests.conftest import ROOT
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.writing import write_lesson


@pytest.fixture
def kb(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> object:
    """The command, over an empty base of its own."""
    return command_over(empty, monkeypatch)


@pytest.fixture
def full_kb(knowledge: Workspace, monkeypatch: pytest.MonkeyPatch) -> object:
    """The command, over the repository's own content. Only for reading."""
    return command_over(knowledge, monkeypatch)


def test_ingest_counts_outcomes_and_makes_files_searchable(kb, empty: Workspace) -> None:
    write_lesson(empty.settings.content, "count-first")
    first = kb("ingest", str(empty.settings.content), "--json")
    assert first.exit_code == 0
    assert json.loads(first.stdout)["added"] == 1
    assert json.loads(kb("ingest", str(empty.settings.content), "--json").stdout)["unchanged"] == 1
    assert "/lessons/count-first" in kb("search", "count").stdout


def test_ingest_with_a_bad_file_names_it_and_exits_1(kb, empty: Workspace) -> None:
    write_lesson(empty.settings.content, "good")
    (empty.settings.content / "lessons" / "bad.md").write_text("nothing", "utf-8")
    result = kb("ingest", str(empty.settings.content), "--json")
    assert result.exit_code == 1
    assert "bad.md" in result.stderr
    assert json.loads(result.stdout)["failures"][0]["path"].endswith("bad.md")
    assert "/lessons/good" in kb("search", "good").stdout


def test_ingest_of_nothing_says_so_and_exits_1(kb) -> None:
    result = kb("ingest", "nowhere")
    assert result.exit_code == 1
    assert "no such file or folder" in result.stderr


def test_misuse_exits_2(kb) -> None:
    assert kb("search", "--mode", "best", "x").exit_code == 2
    assert kb("no-such-command").exit_code == 2


def test_wrong_setting_is_named_and_exits_2(kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_PORT", "zero")
    result = kb("check")
    assert result.exit_code == 2
    assert "KB_PORT" in result.stderr


def test_search_json_is_the_answer_of_the_api(full_kb, reader) -> None:
    asked = json.loads(full_kb("search", "NIBIN", "--json").stdout)
    served = reader.get("/api/v1/search?q=NIBIN").get_json()
    assert [hit["slug"] for hit in asked["results"]] == [hit["slug"] for hit in served["results"]]
    assert asked.keys() == served.keys()


def test_search_without_an_index_says_how_to_build_it_and_exits_1(kb) -> None:
    result = kb("search", "anything")
    assert result.exit_code == 1
    assert "kb index rebuild" in result.stderr


def test_index_commands_describe_and_check(full_kb) -> None:
    assert full_kb("index", "status").exit_code == 0
    assert json.loads(full_kb("index", "verify", "--json").stdout)["in_order"] is True


def test_index_rebuild_mends_a_damaged_index(kb, empty: Workspace) -> None:
    write_lesson(empty.settings.content, "count-first")
    kb("ingest", str(empty.settings.content))
    for path in empty.settings.index_folder.rglob("*"):
        if path.is_file() and path.name != "CURRENT":
            path.write_bytes(b"x")
    status = kb("index", "status", "--json")
    assert status.exit_code == 1
    assert json.loads(status.stdout)["state"] == "damaged"
    assert kb("index", "rebuild").exit_code == 0
    assert "/lessons/count-first" in kb("search", "count").stdout


def test_export_writes_what_was_read(kb, empty: Workspace, tmp_path: Path) -> None:
    path = write_lesson(empty.settings.content, "count-first")
    kb("ingest", str(empty.settings.content))
    assert kb("export", str(tmp_path / "out")).exit_code == 0
    assert (tmp_path / "out" / "lessons" / "count-first.md").read_bytes() == path.read_bytes()


def test_check_lists_every_setting(kb) -> None:
    listed = kb("check", "--settings").stdout
    assert all(f"KB_{name.upper()}" in listed for name in Settings.model_fields)
    assert "for tests only" not in listed


def test_check_names_what_is_wrong_and_how_to_mend_it(kb) -> None:
    result = kb("check")
    assert result.exit_code == 1
    assert "ok   database" in result.stdout
    assert "Run: kb index rebuild" in result.stdout


def test_damaged_database_is_explained_not_thrown(kb, empty: Workspace) -> None:
    empty.engine.dispose()
    for path in empty.settings.data.glob("kb.sqlite3*"):
        path.unlink()
    (empty.settings.data / "kb.sqlite3").write_bytes(b"this is no database at all" * 100)
    result = kb("check")
    assert result.exit_code == 1
    assert "FAIL database" in result.stdout
    assert "kb init" in result.stdout
    assert kb("ingest", str(empty.settings.content)).exit_code == 1


def test_evaluate_prints_three_modes_side_by_side(full_kb, tmp_path: Path) -> None:
    judged = tmp_path / "judged.yaml"
    judged.write_text("- {id: a, query: hot spots policing, relevant: {hot-spots-policing: 3}}\n", "utf-8")
    report = json.loads(full_kb("evaluate", str(judged), "--json").stdout)
    assert report["queries"] == 1
    assert set(report["modes"]) == {"hybrid", "keyword", "meaning"}
    assert report["modes"]["hybrid"]["success@1"] == 1.0
    assert {"ndcg@10", "recall@100", "p50_ms", "p95_ms"} <= report["modes"]["meaning"].keys()
    assert "nDCG@10" in full_kb("evaluate", str(judged)).stdout


def test_evaluate_of_something_else_says_what_it_takes(full_kb, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("no: questions\n", "utf-8")
    result = full_kb("evaluate", str(tmp_path / "x.yaml"))
    assert result.exit_code == 1
    assert "x.yaml" in result.stderr


def test_evaluate_indexes_a_collection_aside(full_kb, knowledge: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "collection"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(
        '{"_id": "1", "title": "Cats", "text": "Cats sleep."}\n{"_id": "2", "title": "Dogs", "text": "Dogs bark."}\n'
    )
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "barking dogs"}\n')
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\t2\t1\n")
    report = json.loads(full_kb("evaluate", str(folder), "--json").stdout)
    assert report["modes"]["hybrid"]["ndcg@10"] == 1.0
    assert knowledge.index.status().documents > 100


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in main.list_commands(None) if f"kb {name}" not in readme] == []  # type: ignore[arg-type]
