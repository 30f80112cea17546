"""The docs say what is so: their links, commands, targets, settings, addresses of the API and paths exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.cli import main
from kb.config import Settings
from tests.conftest import ROOT

PAGES = [
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / f"{name}.md" for name in ("CONTRIBUTING", "CHANGELOG", "SECURITY")),
]
TEXTS = {page.name: page.read_text("utf-8") for page in PAGES}
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def test_all_pages_are_there() -> None:
    wanted = {"architecture.md", "developing.md", "operating.md", "curating.md", "api.md"}
    assert wanted | {"CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"} <= set(TEXTS)


@every_page
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not link.startswith("http") and not (page.parent / link).exists()] == []


@every_page
def test_paths_named_exist(page: Path) -> None:
    named = re.findall(r"`((?:kb|search|ingest|knowledge|tests|docs|content|bench)/[\w./-]*)`", page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@every_page
def test_commands_named_exist(page: Path) -> None:
    named = re.findall(r"(?:`|bin/|try )kb ([a-z-]+)(?: ([a-z-]+))?", page.read_text("utf-8"))
    for name, second in named:
        command = main.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None, name
        parts = getattr(command, "commands", {})
        assert not parts or not second or second in parts, f"{name} {second}"


def test_settings_named_exist() -> None:
    named = {name for text in TEXTS.values() for name in re.findall(r"\bKB_([A-Z_]+[A-Z])\b", text)}
    assert {name for name in named if name.lower() not in Settings.model_fields} == set()


def test_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = {name for text in TEXTS.values() for name in re.findall(r"`make ([a-z-]+)", text)}
    assert {name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)} == set()


def test_requests_named_are_those_of_the_api(reader: FlaskClient) -> None:
    paths = (reader.get("/api/v1/openapi.json").get_json())["paths"]
    said = re.findall(r"`(GET|POST) (/[^`?]*)", TEXTS["api.md"])
    known = {
        (verb.upper(), re.sub(r"{\w+}", "{}", path.removeprefix("/api/v1")))
        for path, verbs in paths.items()
        for verb in verbs
        if "." not in path
    }
    assert {(verb, re.sub(r"{\w+}", "{}", path)) for verb, path in said} == known


def test_examples_of_the_api_answer(reader: FlaskClient) -> None:
    for path, body in re.findall(r"127.0.0.1:8000(/[^\"\s]+)[^\n]*-d '(.*?)'", TEXTS["api.md"], re.DOTALL):
        assert reader.post(path, data=body, content_type="application/json").status_code in (200, 201), path
    for path in re.findall(r'curl "http://127.0.0.1:8000([^"]+)"', TEXTS["api.md"]):
        assert reader.get(path).get_json()["results"]


def test_every_decision_is_a_record_with_a_number_of_its_own() -> None:
    names = [path.name for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert all(re.match(r"\d{4}-[a-z0-9-]+\.md$", name) for name in names)
    assert len({name[:4] for name in names}) == len(names)


def test_help_of_make_names_drawing_and_pictures() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "make drawing" in listed
    assert "make pictures" in listed
