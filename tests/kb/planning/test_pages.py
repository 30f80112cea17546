"""The pages of plans as a reader without JavaScript and without an account gets them, the API and the command."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.http.headers import build_logged_path
from kb.services.audit import ANONYMOUS, Role
from kb.services.planning import PartEdit, PartName, PlanView, build_plan_docx, save_part
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.signing import post, sign_in
from tests.kb.planning.conftest import CITY, FOCUSED, FORM, HOT_SPOTS, Make

Read = Callable[[str], PlanView]


def page_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def read_document(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def test_form_makes_a_plan_and_leads_to_its_address(client: FlaskClient) -> None:
    answer = post(client, "/plans", **FORM, title="Our plan", starts="2027-01-04")
    assert answer.status_code == 303
    assert re.fullmatch(r"/plans/[0-9a-f]{32}", answer.location)
    page = page_of(client, answer.location)
    assert "Our plan" in page
    assert "Starts January 4, 2027" in page
    assert "12.5 homicides" in page
    assert f"http://localhost{answer.location}" in page


def test_page_has_the_parts_in_the_order_in_which_they_are_read(client: FlaskClient, make: Make) -> None:
    page = page_of(client, f"/plans/{make()}")
    headings = re.findall(r'<h2 id="[^"]+">([^<]+)</h2>', page)
    expected = [
        "The problem",
        "Strategies",
        "Target people and places",
        "Steps",
        "Roles and hours",
        "Costs",
        "What is missing, and who can help",
        "Measures",
        "Risks and remedies",
        "Reviews",
        "Open questions",
        "Sources",
        "The whole plan",
    ]
    assert headings == expected


def test_every_citation_leads_to_a_source(client: FlaskClient, make: Make) -> None:
    page = page_of(client, f"/plans/{make()}")
    cited = set(re.findall(r'href="#source-(\d+)"', page))
    assert cited == set(re.findall(r'id="source-(\d+)"', page))
    assert len(cited) > 10


def test_no_page_of_a_plan_is_for_search_engines_caches_or_logs(client: FlaskClient, make: Make) -> None:
    key = make()
    for path in ("", "/about", "/edit/roles", "/versions", "/versions/1", ".docx"):
        answer = client.get(f"/plans/{key}{path}")
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "private" in answer.headers["Cache-Control"]
    assert build_logged_path(f"/plans/{key}/edit/roles") == "/plans/…"
    assert build_logged_path(f"/api/v1/plans/{key}") == "/api/v1/plans/…"


def test_part_is_changed_and_the_page_says_so(client: FlaskClient, make: Make, read: Read) -> None:
    key = make()
    entry = read(key).part(PartName.ROLES).entries[0].entry
    form = {f"{entry.id}-text": entry.text, f"{entry.id}-value": "10", "revision": "1", "new-1-text": "Barber"}
    answer = post(client, f"/plans/{key}/edit/roles", **form)
    assert answer.location == f"/plans/{key}#part-roles"
    page = page_of(client, f"/plans/{key}")
    assert "Saved. Roles and hours: 1 changed, 1 added." in page
    assert "Barber" in page


def test_refused_save_keeps_what_was_typed(client: FlaskClient, make: Make, read: Read) -> None:
    key = make()
    entry = read(key).part(PartName.TO_180).entries[0].entry
    form = {f"{entry.id}-due": "soon", f"{entry.id}-value": "a long note", "revision": "1"}
    answer = post(client, f"/plans/{key}/edit/to-180", **form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="soon"' in page
    assert "a long note" in page
    assert f'id="{entry.id}-due-fault"' in page


def test_late_save_shows_both_texts(client: FlaskClient, opened: Session, make: Make, read: Read) -> None:
    key = make()
    entry = read(key).part(PartName.ROLES).entries[0].entry
    save_part(opened, ANONYMOUS, key, PartName.ROLES, PartEdit(1, {f"{entry.id}-text": "Theirs"}))
    answer = post(client, f"/plans/{key}/edit/roles", **{f"{entry.id}-text": "Mine", "revision": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "<strong>Saved now:</strong> Theirs" in page
    assert ">Mine</textarea>" in page
    assert 'name="revision" value="2"' in page


def test_progress_is_ticked(client: FlaskClient, make: Make, read: Read) -> None:
    key = make()
    step = read(key).steps[0].entry.id
    answer = post(client, f"/plans/{key}/progress", ticked=[str(step), "x", "-1", "9" * 40])
    assert answer.status_code == 303
    page = page_of(client, f"/plans/{key}")
    assert "1 ticked as done" in page
    assert f'name="was" value="{step}"' in page


def test_version_is_shown_and_taken_back(client: FlaskClient, make: Make) -> None:
    key = make()
    post(client, f"/plans/{key}/about", title="Second title", starts="2027-01-04")
    assert "Second title" in page_of(client, f"/plans/{key}")
    old = page_of(client, f"/plans/{key}/versions/1")
    assert "This is version 1." in old
    assert "disabled" in old
    assert "Change or add" not in old
    assert "Title and start changed" in page_of(client, f"/plans/{key}/versions")
    assert post(client, f"/plans/{key}/versions/1/restore").status_code == 303
    assert "Second title" not in re.findall(r"<h1>.*</h1>", page_of(client, f"/plans/{key}"))[0]


@pytest.mark.parametrize(
    "path", ["", "/about", "/edit/roles", "/versions", "/versions/1", ".docx", "/edit/nope", "/versions/99"]
)
def test_what_is_not_there_is_not_found(client: FlaskClient, make: Make, path: str) -> None:
    key = make() if path in ("/edit/nope", "/versions/99") else "0" * 32
    page_of(client, f"/plans/{key}{path}", 404)


def test_plan_is_deleted_only_with_the_box_ticked(client: FlaskClient, make: Make) -> None:
    key = make()
    assert post(client, f"/plans/{key}/delete").status_code == 422
    assert post(client, f"/plans/{key}/delete", sure="yes").status_code == 303
    page_of(client, f"/plans/{key}", 404)


def test_only_those_who_work_with_sites_see_their_plans_and_keep_one_there(
    app: Flask, planned: Workspace, client: FlaskClient, make: Make
) -> None:
    key = make(title="Plan of Tulsa")
    assert post(client, f"/plans/{key}/site", site="tulsa-ok").status_code in (401, 403)
    liaison = app.test_client()
    sign_in(liaison, planned, Role.LIAISON)
    assert post(liaison, f"/plans/{key}/site", site="tulsa-ok").status_code == 303
    assert "Plan of Tulsa" in page_of(liaison, "/plans")
    assert "kept with Tulsa, OK" in page_of(client, f"/plans/{key}")
    assert key not in page_of(client, "/plans")


def test_picking_shows_what_fits_first_and_what_speaks_against(client: FlaskClient) -> None:
    page = page_of(client, f"/plans/new?city=memphis-tn&practice={HOT_SPOTS}")
    assert page.index("What you picked") < page.index("What fits best") < page.index("Tried, and not advised")
    assert f'value="{HOT_SPOTS}" checked' in page
    assert "Beware:" in page
    assert page.count('name="practice"') >= 100
    assert len(re.findall(r'id="practice-([a-z0-9-]+)"', page)) == len(set(re.findall(r'id="practice-(.+?)"', page)))


def test_picking_lists_everything_where_too_little_is_known_to_rank(client: FlaskClient) -> None:
    page = page_of(client, "/plans/new?name=Springfield")
    assert "All strategies" in page
    assert page.count('name="practice"') >= 100


def test_picking_without_a_city_finds_one_and_keeps_the_choice(client: FlaskClient) -> None:
    page = page_of(client, f"/plans/new?find=tulsa&practice={HOT_SPOTS}&practice={FOCUSED}")
    assert f"/plans/new?city=tulsa-ok&amp;practice={HOT_SPOTS}&amp;practice={FOCUSED}" in page


def test_document_says_what_the_plan_says_in_its_order(make: Make, read: Read) -> None:
    view = read(make())
    text = read_document(build_plan_docx(view, "https://kb.example"))
    at = 0
    for entry in [each for part in view.parts for each in part.entries]:
        at = text.index(entry.entry.text, at if entry.entry.part is not PartName.PEOPLE else 0)
    assert f"https://kb.example{view.path}" in text
    assert "not an official government website" in text
    assert all(each.entry.asks in text for _, each in view.questions)
    assert all(cited.source.title in text for cited in view.sources)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(min_size=1, max_size=40).filter(str.strip))
def test_document_holds_whatever_was_written(opened: Session, read: Read, plan_to_fill: str, words: str) -> None:
    revision = read(plan_to_fill).revision
    edit = PartEdit(revision, {"new-1-text": f"a{words}"})
    save_part(opened, ANONYMOUS, plan_to_fill, PartName.RISKS, edit)
    assert build_plan_docx(read(plan_to_fill), "")[:2] == b"PK"


@pytest.fixture
def plan_to_fill(make: Make) -> str:
    return make()


def test_download_is_a_word_document_named_after_the_city(client: FlaskClient, make: Make) -> None:
    answer = client.get(f"/plans/{make()}.docx")
    assert "plan-your-city.docx" in answer.headers["Content-Disposition"]
    assert answer.data[:2] == b"PK"


def test_api_makes_a_plan_and_gives_it_again(client: FlaskClient) -> None:
    body = {"profile": CITY, "practices": [FOCUSED, HOT_SPOTS], "title": "By API", "starts": "2027-01-04"}
    answer = client.post("/api/v1/plan", json=body)
    assert answer.status_code == 201
    made = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/plans/{made['id']}"
    assert client.get(f"/api/v1/plans/{made['id']}").get_json() == made
    assert made["title"] == "By API"
    assert {strategy["slug"] for strategy in made["strategies"]} == {FOCUSED, HOT_SPOTS}
    assert made["steps"]["first_90_days"]
    assert {"input", "output", "outcome", "legitimacy"} == made["measures"].keys()
    assert made["progress"]["open_questions"] > 0
    for line in [*made["roles"], *made["costs"], *made["missing"]]:
        assert (line["value"] is None) == (line["question"] is not None)
    assert client.get(made["url"]).status_code == 200


def test_api_takes_a_known_city_by_its_name(client: FlaskClient) -> None:
    made = client.post("/api/v1/plan", json={"site": "memphis tn", "practices": [FOCUSED, HOT_SPOTS]}).get_json()
    assert made["city"] == "Memphis, TN"
    assert made["site"] == "memphis-tn"


def test_api_says_that_there_is_no_such_plan(client: FlaskClient) -> None:
    answer = client.get("/api/v1/plans/nope")
    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "not_found"


def test_command_makes_the_plan_that_the_api_gives(
    planned: Workspace, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kb = command_over(planned, monkeypatch)
    document = tmp_path / "plan.docx"
    words = ("plan", "memphis-tn", "--practice", FOCUSED, "--practice", HOT_SPOTS, "--docx", str(document))
    result = kb(*words, "--starts", "2027-01-04", "--json")
    made = json.loads(result.stdout)
    assert made == client.get(f"/api/v1/plans/{made['id']}").get_json()
    assert made["url"] in result.stderr
    assert made["title"] in read_document(document.read_bytes())
    shown = kb(*words[:-2]).stdout
    assert "First 90 days" in shown
    assert "questions are open." in shown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("plan",), 2),
        (("plan", "memphis-tn"), 1),
        (("plan", "memphis-tn", "--practice", "nope", "--practice", HOT_SPOTS), 1),
        (("plan", "atlantis-zz", "--practice", FOCUSED, "--practice", HOT_SPOTS), 1),
        (("plan", "nope.json", "--practice", FOCUSED, "--practice", HOT_SPOTS), 2),
    ],
)
def test_misuse_and_failure_have_their_exit_codes(
    planned: Workspace, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    assert command_over(planned, monkeypatch)(*words).exit_code == code
