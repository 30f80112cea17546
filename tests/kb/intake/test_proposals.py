"""A guess is a proposal: it waits with its place and sureness until somebody takes it, for one draft or for a batch."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import select

from kb.app import create_app
from kb.models import AuditEntry, ChosenField, Draft, Upload, UploadItem
from kb.services.audit.actors import Role
from kb.services.drafting import accept_proposals, find_problems, find_proposals, find_report, get_draft, say_makers
from kb.services.drafting.drafts import create_draft
from kb.services.intake import read as upload_reading
from kb.services.intake.field_choices import choose_targets, find_mapping
from kb.services.intake.from_folder import find_raw_files
from kb.workspace import Workspace
from tests.ingest.making import make_pdf
from tests.kb.helpers.bringing import LEE, bring_and_read, read_here, ris
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.signing import post, sign_in
from tests.kb.helpers.writing import write_lesson

FOREIGN = (
    b"---\ntitle: Park patrols\ntags: [CPTED, Juveniles]\nsubTitle: Calls fell at a local park.\n"
    b"agency: Invented Police Department\nauthor: Lt. Ann Example\ndate: 2015-10-19\nlayout: post\n---\n\n"
    b'## ![Problem Icon](https://example.org/p.png "Problem") Problem\n\nCalls rose in the park in that year.\n'
)


@pytest.fixture
def report(empty: Workspace) -> int:
    """The draft of a PDF report."""
    bring_and_read(empty, "report.pdf", make_pdf(2))
    with empty.sessions() as session:
        return session.scalars(select(Draft.id)).one()


@pytest.fixture
def kb(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(upload_reading, "read_file_safely", read_here)
    return command_over(empty, monkeypatch)


@pytest.fixture
def client(empty: Workspace) -> Iterator[FlaskClient]:
    app = create_app(empty.settings)
    made = app.test_client()
    sign_in(made, empty, Role.LIAISON, "lee")
    yield made
    app.extensions["kb"].engine.dispose()


def test_guesses_of_a_file_are_proposed_and_not_stored(empty: Workspace, report: int) -> None:
    with empty.sessions() as session:
        draft = get_draft(session, report)
        assert draft.title == "Reducing Gun Violence in Springfield"  # what it is called meanwhile
        assert set(draft.fields) == {"number_of_pages"}
        proposals = {one.path: one for one in reversed(find_proposals(session, draft))}
        assert proposals["authors"].value == "Jane Roe; John Doe"
        assert proposals["authors"].place.startswith("page 1")
        assert (proposals["year"].value, proposals["year"].per_cent > 80) == ("2017", True)
        assert not any(one.taken for one in proposals.values())


def test_nobody_is_said_to_have_read_what_was_only_uploaded(empty: Workspace, report: int) -> None:
    with empty.sessions() as session:
        accept_proposals(session, LEE, (report,))
        assert not get_draft(session, report).fields.get("seen")


def test_sure_proposals_are_taken_at_once_and_audited_and_what_was_written_stays(empty: Workspace, report: int) -> None:
    with empty.sessions() as session:
        draft = session.get_one(Draft, report)
        draft.fields = {**draft.fields, "year": 1999}
        session.commit()
        assert accept_proposals(session, LEE, (report,)) >= 3
        fields = get_draft(session, report).fields
        assert (fields["title"], say_makers(fields), fields["year"], fields["ncj_number"]) == (
            "Reducing Gun Violence in Springfield",
            "Roe, Jane; Doe, John",
            1999,
            "251579",
        )
        assert "took proposals into" in set(session.scalars(select(AuditEntry.action)))
        assert accept_proposals(session, LEE, (report,)) == 0


def test_report_of_the_reading_is_kept_with_the_draft(empty: Workspace, report: int) -> None:
    with empty.sessions() as session:
        told = find_report(session, get_draft(session, report))
        assert told is not None
        assert (told.name, told.units) == ("report.pdf", 2)
        assert told.sentences[0].startswith("Read: 2 pages, ")


def test_form_shows_proposals_and_report_and_one_button_takes_them(
    client: FlaskClient, empty: Workspace, report: int
) -> None:
    page = client.get(f"/curate/drafts/{report}").text
    assert "What the file says" in page
    assert "How report.pdf was read" in page
    assert "% sure" in page
    posted = post(client, f"/curate/drafts/{report}", revision=1, action="accept", body="")
    assert posted.status_code == 303
    with empty.sessions() as session:
        assert say_makers(get_draft(session, report).fields) == "Roe, Jane; Doe, John"


def test_batch_takes_proposals_into_all_its_drafts(client: FlaskClient, empty: Workspace) -> None:
    batch = "0123456789abcdef" * 2
    for number in (2, 3):
        bring_and_read(
            empty, f"report{number}.pdf", make_pdf(number, title=f"Counting Shootings in Town {number}"), batch=batch
        )
    assert post(client, f"/curate/uploads/{batch}/accept").status_code == 303
    with empty.sessions() as session:
        assert all(draft.fields["year"] == 2017 for draft in session.scalars(select(Draft)))


def test_page_of_a_kept_file_is_shown_to_curators_as_a_picture(
    client: FlaskClient, empty: Workspace, report: int
) -> None:
    with empty.sessions() as session:
        sha256 = get_draft(session, report).original
    picture = client.get(f"/curate/originals/{sha256}/page/1.png")
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    assert client.get(f"/curate/originals/{sha256}/page/99.png").status_code == 404


def test_records_say_what_they_are_and_are_stored(empty: Workspace) -> None:
    bring_and_read(empty, "two.ris", ris("One study of patrols", "Another study of lights"))
    with empty.sessions() as session:
        assert {draft.fields["title"] for draft in session.scalars(select(Draft))} == {
            "One study of patrols",
            "Another study of lights",
        }


def test_foreign_fields_are_mapped_shown_and_remembered_for_their_source(client: FlaskClient, empty: Workspace) -> None:
    number = bring_and_read(empty, "parks.md", FOREIGN)
    with empty.sessions() as session:
        mapping = {one.name: one.target for one in find_mapping(session, number)}
        assert mapping == {
            "title": "title",
            "tags": "tags",
            "subTitle": "summary",
            "agency": "publisher",
            "author": "authors",
            "date": "year",
            "layout": "",
        }
        found = {each["field"]: each["value"] for each in reversed(session.scalars(select(UploadItem)).one().found)}
        assert (found["publisher"], found["summary"]) == ("Invented Police Department", "Calls fell at a local park.")
        said = " ".join(session.get_one(Upload, number).result["report"])
        assert "agency as publisher" in said
        assert "layout" in said
    assert "subTitle" in client.get(f"/curate/uploads/file/{number}/fields").text
    with empty.sessions() as session:
        assert choose_targets(session, LEE, number, {"agency": "authors", "author": ""}) == 1
        assert {row.name: row.target for row in session.scalars(select(ChosenField))}["agency"] == "authors"
    bring_and_read(
        empty, "lights.md", FOREIGN.replace(b"Park patrols", b"Street lights").replace(b"Calls rose", b"Lamps broke")
    )
    with empty.sessions() as session:
        item = session.scalars(select(UploadItem).order_by(UploadItem.id.desc()).limit(1)).one()
        assert next(each["value"] for each in item.found if each["field"] == "authors") == "Invented Police Department"


def test_markdown_of_others_is_taken_by_the_command_as_by_the_browser(
    kb: Callable[..., Result], empty: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "parks.md").write_bytes(FOREIGN)
    write_lesson(tmp_path, "count-first")
    assert [path.name for path in find_raw_files(tmp_path)] == ["parks.md"]
    done = kb("ingest", str(tmp_path), "--kind", "lesson", "--no-index", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["added"], [each["outcome"] for each in told["files"]]) == (0, 1, ["draft"])
    with empty.sessions() as session:
        draft = session.scalars(select(Draft)).one()
        assert draft.body.startswith("## Problem")


def test_kept_file_is_source_enough_for_a_lesson(empty: Workspace, report: int) -> None:
    fields = {
        "title": "A lesson",
        "summary": "What was learned.",
        "year": 2017,
        "core_areas": ["gun-violence"],
        "confidence": "high",
        "source": {"title": "The report", "ncj": None, "url": None},
    }
    with empty.sessions() as session:
        original = get_draft(session, report).original
        made = [
            create_draft(session, LEE, kind="lesson", fields=fields, body="Text.", origin="upload", original=kept)
            for kept in (original, None)
        ]
        with_file, without = ([one.path for one in find_problems(session, draft)] for draft in made)
    assert "source.url" not in with_file
    assert without == ["source.url"]


def test_read_tells_what_a_file_would_become_and_stores_nothing(
    kb: Callable[..., Result], empty: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(make_pdf(1))
    told = json.loads(kb("read", str(path), "--json").stdout)
    assert set(told) == {
        "title",
        "authors",
        "year",
        "doi",
        "ncj",
        "language",
        "publisher",
        "kind",
        "blocks",
        "proposals",
        "report",
    }
    assert (told["title"], told["authors"], told["year"], told["ncj"]) == (
        "Reducing Gun Violence in Springfield",
        ["Jane Roe", "John Doe"],
        2017,
        ["251579"],
    )
    assert all(set(one) == {"value", "place", "sure"} and 0 <= one["sure"] <= 1 for one in told["proposals"].values())
    assert {block["type"] for block in told["blocks"]} <= {"heading", "paragraph", "list", "table", "caption", "note"}
    assert kb("read", str(tmp_path / "gone.pdf"), "--json").exit_code == 1
    with empty.sessions() as session:
        assert session.scalars(select(Draft)).all() == []
