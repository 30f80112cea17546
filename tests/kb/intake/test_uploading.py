"""Bringing files: kept, read, made drafts; each with its own result, in words, and tried again where it failed."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from kb.app import create_app
from kb.errors import Conflict
from kb.models import AuditEntry, Draft, Upload, UploadItem
from kb.services.audit.actors import Role
from kb.services.intake import uploads as uploading
from kb.services.intake.make_drafts import drop_title
from kb.services.intake.progress import view_batch, view_upload
from kb.services.intake.uploads import UploadState
from kb.workspace import Workspace
from tests.ingest.making import make_pdf, make_scanned_pdf
from tests.kb.helpers.bringing import LEE, PATROLS, bring, bring_and_read, read, ris
from tests.kb.helpers.signing import form_token, post, sign_in

BATCH = "0123456789abcdef" * 2


@pytest.fixture
def client(empty: Workspace) -> Iterator[FlaskClient]:
    """A liaison's browser, so to say."""
    app = create_app(empty.settings)
    made = app.test_client()
    sign_in(made, empty, Role.LIAISON, "lee")
    yield made
    app.extensions["kb"].engine.dispose()


def send(client: FlaskClient, *files: tuple[str, bytes], kind: str = "reference") -> TestResponse:
    given = [(io.BytesIO(data), name) for name, data in files]
    return post(client, "/curate/uploads", batch=BATCH, kind=kind, files=given)


def send_large(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """The same without the temporary file that the test client would leave open."""
    boundary, body = encode_multipart(fields)
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def read_all(workspace: Workspace) -> None:
    with workspace.sessions() as session:
        numbers = session.scalars(select(Upload.id).order_by(Upload.id)).all()
    for number in numbers:
        read(workspace, number)


def states(workspace: Workspace) -> dict[str, str]:
    with workspace.sessions() as session:
        return dict(session.execute(select(Upload.name, Upload.state)).all())


def test_many_files_in_one_form_each_get_a_result(client: FlaskClient, empty: Workspace) -> None:
    answer = send(client, ("patrols.md", PATROLS), ("two.ris", ris("One study of patrols", "Another study of lights")))
    assert (answer.status_code, answer.location) == (303, f"/curate/uploads/{BATCH}")
    assert "0 of 2 files read." in client.get(answer.location).text
    read_all(empty)
    page = client.get(answer.location).text
    assert "2 of 2 files read." in page
    for title in ("Foot patrols in the harbor district", "One study of patrols", "Another study of lights"):
        assert title in page
    assert "hx-get" not in page  # nothing is under way, so nothing is asked for again


def test_pdf_becomes_a_draft_with_its_text_pages_and_proposals_with_their_place(empty: Workspace) -> None:
    number = bring_and_read(empty, "report.pdf", make_pdf(4, title="Reducing Gun Violence in Springfield"))
    with empty.sessions() as session:
        draft = session.scalars(select(Draft)).one()
        assert (draft.kind, draft.origin, draft.created_by) == ("reference", "upload", "lee")
        assert draft.title == "Reducing Gun Violence in Springfield"
        assert draft.original == session.get_one(Upload, number).original
        assert "<!-- page 4 -->" in draft.body
        assert draft.fields["number_of_pages"] == 4
        item = session.scalars(select(UploadItem).where(UploadItem.draft == draft.id)).one()
        titles = [each for each in item.found if each["field"] == "title"]
        assert titles
        assert all(each["place"] for each in titles)
        assert view_upload(session, number).length == "4 pages"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("## Night patrols\n\nThey walked.\n\n### Results\n\nFewer.\n", "They walked.\n\n## Results\n\nFewer.\n"),
        (
            "<!-- page 1 -->\n\n## night Patrols\n\n## Results\n\n### One\n",
            "<!-- page 1 -->\n\n## Results\n\n### One\n",
        ),
        ("## Night patrols in Erie\n\nThey walked.\n", "## Night patrols in Erie\n\nThey walked.\n"),
        ("They walked.\n\n## Night patrols\n", "They walked.\n\n## Night patrols\n"),
    ],
)
def test_title_is_not_said_twice_on_a_page(body: str, kept: str) -> None:
    assert drop_title(body, "Night patrols") == kept


def test_kind_that_was_chosen_is_that_of_the_drafts(client: FlaskClient, empty: Workspace) -> None:
    send(client, ("patrols.md", PATROLS), kind="lesson")
    read_all(empty)
    with empty.sessions() as session:
        draft = session.scalars(select(Draft)).one()
        assert (draft.kind, draft.title) == ("lesson", "Foot patrols in the harbor district")
        assert "title" not in draft.fields  # a guess waits until somebody takes it


def test_scan_without_text_says_so_and_is_called_by_its_name(empty: Workspace) -> None:
    number = bring_and_read(empty, "notes_on-harbor.pdf", make_scanned_pdf())
    with empty.sessions() as session:
        draft = session.scalars(select(Draft)).one()
        assert (draft.title, draft.body.strip()) == ("notes on harbor", "")
        assert any("scan" in note for note in view_upload(session, number).notes)


def test_script_sends_one_file_and_is_answered_as_json(client: FlaskClient, empty: Workspace) -> None:
    data = {"csrf_token": form_token(client), "batch": BATCH, "kind": "reference"}
    answer = client.post(
        "/curate/uploads",
        data={**data, "files": (io.BytesIO(PATROLS), "patrols.md")},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 201
    assert answer.get_json() == [{"name": "patrols.md", "state": "waiting", "message": "", "hint": ""}]


@pytest.mark.parametrize("changes", [{"batch": "../x"}, {"kind": "site"}, {"kind": ""}])
def test_form_with_a_wrong_value_is_refused_in_words(client: FlaskClient, empty: Workspace, changes: dict) -> None:
    fields = {"batch": BATCH, "kind": "reference", **changes}
    answer = post(client, "/curate/uploads", files=(io.BytesIO(b"x"), "x.md"), **fields)
    assert answer.status_code == 422
    assert states(empty) == {}


def test_form_without_a_file_says_so_and_keeps_the_kind(client: FlaskClient) -> None:
    answer = post(client, "/curate/uploads", batch=BATCH, kind="summit")
    assert answer.status_code == 422
    assert "Choose at least one file" in answer.text
    assert '<option value="summit" selected>' in answer.text


def test_form_without_its_token_keeps_nothing(client: FlaskClient, empty: Workspace) -> None:
    data = {"batch": BATCH, "kind": "reference", "files": (io.BytesIO(PATROLS), "patrols.md")}
    assert client.post("/curate/uploads", data=data).status_code == 400
    assert states(empty) == {}


def test_stranger_is_turned_away_before_the_files_are_read(client: FlaskClient, empty: Workspace) -> None:
    stranger = client.application.test_client()
    assert (
        send_large(stranger, "/curate/uploads", files=FileStorage(io.BytesIO(b"x" * 3_000_000), "x.md")).status_code
        == 401
    )
    assert states(empty) == {}


def test_large_file_passes_here_and_nowhere_else(client: FlaskClient, empty: Workspace) -> None:
    fields = {"csrf_token": form_token(client), "batch": BATCH, "kind": "reference"}
    large = FileStorage(io.BytesIO(b"%PDF-1.4 " + b"x" * 3_000_000), "large.pdf")
    assert send_large(client, "/curate/uploads", files=large, **fields).status_code == 303
    assert states(empty) == {"large.pdf": "waiting"}
    assert send_large(client, "/curate/uploads/file/1", choice="skip", more="x" * 3_000_000).status_code == 413


def test_file_over_the_limit_is_told_and_the_others_are_kept(
    client: FlaskClient, empty: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "FILE_LIMIT", len(PATROLS))
    answer = send(client, ("huge.md", PATROLS + b"!"), ("fits.md", PATROLS), ("empty.md", b""))
    assert states(empty) == {"huge.md": "failed", "fits.md": "waiting", "empty.md": "failed"}
    page = client.get(answer.location).text
    assert "Split it, and upload the parts." in page
    assert "The file is empty." in page
    assert "/retry" not in page  # what was not kept cannot be read again


def test_file_that_cannot_be_read_says_why_and_is_tried_again(client: FlaskClient, empty: Workspace) -> None:
    answer = send(client, ("run.pdf", b"MZ\x90\x00 a program"))
    read_all(empty)
    page = client.get(answer.location).text
    assert "it is a program" in page
    assert "Save it as PDF" in page
    assert post(client, "/curate/uploads/file/1/retry").status_code == 303
    assert states(empty) == {"run.pdf": "waiting"}
    read_all(empty)
    assert states(empty) == {"run.pdf": "failed"}


def test_only_a_file_that_failed_is_tried_again(client: FlaskClient, empty: Workspace) -> None:
    number = bring_and_read(empty, "patrols.md", PATROLS)
    assert post(client, f"/curate/uploads/file/{number}/retry").status_code == 409
    with empty.sessions() as session, pytest.raises(Conflict):
        uploading.retry_upload(session, LEE, number)
    assert read(empty, number) is None
    with empty.sessions() as session:
        assert len(session.scalars(select(Draft)).all()) == 1


def test_page_is_only_sent_again_when_something_changed(client: FlaskClient, empty: Workspace) -> None:
    send(client, ("patrols.md", PATROLS))
    with empty.sessions() as session:
        seen = view_batch(session, BATCH).version
    path = f"/curate/uploads/{BATCH}/files?seen={seen}"
    assert client.get(path).status_code == 204
    read_all(empty)
    answer = client.get(path)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "1 of 1 file read." in answer.text


def test_name_of_a_file_is_shown_and_never_believed(client: FlaskClient, empty: Workspace) -> None:
    answer = send(client, ("../../<img src=x onerror=alert(1)>\u202e.md", PATROLS))
    assert list(states(empty)) == ["<img src=x onerror=alert(1)>.md"]
    page = client.get(answer.location).text
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_unknown_batch_and_file_are_not_found(client: FlaskClient) -> None:
    for path in (BATCH, f"{BATCH}/files", "file/7", f"file/{2**70}"):
        assert client.get(f"/curate/uploads/{path}").status_code == 404
    assert post(client, "/curate/uploads/file/7/retry").status_code == 404
    assert post(client, "/curate/uploads/file/7", item="all", choice="skip").status_code == 404


def test_upload_page_lists_what_was_brought_lately(client: FlaskClient, empty: Workspace) -> None:
    assert "Nothing yet." in client.get("/curate/uploads").text
    files = [("patrols.md", PATROLS), ("again.md", PATROLS), *((f"{n}.md", b"") for n in range(3))]
    send(client, *files)
    read_all(empty)
    page = client.get("/curate/uploads").text
    assert f'href="/curate/uploads/{BATCH}"' in page
    for words in ("and 4 more", "1 to choose", "3 failed"):
        assert words in page


def test_empty_bibliography_fails_in_words(empty: Workspace) -> None:
    number = bring_and_read(empty, "heads.csv", b"title,authors,year\n")
    with empty.sessions() as session:
        upload = session.get_one(Upload, number)
        assert upload.state == UploadState.FAILED
        assert upload.message
        assert upload.hint


def test_what_was_done_stands_in_the_audit(client: FlaskClient, empty: Workspace) -> None:
    send(client, ("run.pdf", b"MZ\x90\x00 a program"), ("empty.md", b""))
    read_all(empty)
    post(client, "/curate/uploads/file/1/retry")
    with empty.sessions() as session:
        rows = session.execute(select(AuditEntry.actor, AuditEntry.action, AuditEntry.subject_kind, AuditEntry.subject))
        found = [tuple(row) for row in rows if row.subject_kind == "upload"]
    assert found == [
        ("lee", "uploaded", "upload", "1"),
        ("lee", "was refused", "upload", "2"),
        ("lee", "tried again", "upload", "1"),
    ]


def test_bibliography_of_hundreds_becomes_a_draft_for_each_record(empty: Workspace) -> None:
    number = bring(empty, "many.ris", ris(*(f"Study number {n} of many things" for n in range(300))))
    assert read(empty, number) == UploadState.DONE
    with empty.sessions() as session:
        items = session.scalars(select(UploadItem)).all()
        assert len({item.draft for item in items}) == 300
        assert {item.choice for item in items} == {"new"}
        slugs = session.scalars(select(Draft.slug)).all()
        assert len(set(slugs)) == 300
