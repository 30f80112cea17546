"""What may be here already is shown beside it, and a person chooses; each choice is made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.errors import BadRequest, Conflict, NotFound
from kb.models import AuditEntry, Document, Draft, Upload, UploadItem
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.services.drafting.drafts import open_for_editing
from kb.services.drafting.states import DraftState
from kb.services.intake import read as upload_reading
from kb.services.intake.candidates import find_undecided
from kb.services.intake.choices import UploadChoice, choose_for_item, choose_for_rest
from kb.services.intake.duplicates import sign_missing_now
from kb.services.intake.from_folder import iter_ingest_raw
from kb.services.publishing.content_files import store_content
from kb.services.publishing.review import withdraw
from kb.workspace import Workspace
from tests.kb.helpers.bringing import LEE, PATROLS, bring_and_read, read_here, ris
from tests.kb.helpers.signing import post, sign_in
from tests.kb.helpers.writing import write_lesson

EDITED = PATROLS.replace(b"pair number 7 walked", b"pair number seven strolled")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_reading, "read_file_safely", read_here)


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def client(empty: Workspace) -> Iterator[FlaskClient]:
    app = create_app(empty.settings)
    made = app.test_client()
    sign_in(made, empty, Role.LIAISON, "lee")
    yield made
    app.extensions["kb"].engine.dispose()


def publish_patrols(workspace: Workspace, session: Session) -> str:
    """A lesson with the text of the file PATROLS, published. Returns its slug."""
    write_lesson(workspace.settings.content, "harbor-patrols", body=PATROLS.decode())
    store_content(session, workspace.settings.content)
    return "harbor-patrols"


def found(session: Session, number: int) -> list[tuple[str, str, str]]:
    """How, and as what, the items of an upload were found to be here."""
    items = session.scalars(select(UploadItem).where(UploadItem.upload_id == number).order_by(UploadItem.position))
    return [(each["how"], each["kind"], each["key"]) for item in items for each in item.alike]


def item_of(session: Session, number: int) -> UploadItem:
    return session.scalars(select(UploadItem).where(UploadItem.upload_id == number)).one()


def state_of(session: Session, number: int) -> str:
    return session.scalars(select(Upload.state).where(Upload.id == number)).one()


def test_unlike_file_becomes_a_draft_at_once(empty: Workspace, session: Session) -> None:
    publish_patrols(empty, session)
    number = bring_and_read(empty, "lights.md", b"# Street lights\n\n" + b"Lamps were repaired on nine streets. " * 20)
    assert (found(session, number), state_of(session, number)) == ([], "done")


def test_same_bytes_wait_for_a_choice(empty: Workspace, session: Session) -> None:
    bring_and_read(empty, "patrols.md", PATROLS)
    again = bring_and_read(empty, "copy of patrols.md", PATROLS)
    assert (found(session, again), state_of(session, again)) == ([("file", "draft", "1")], "read")


def test_nearly_the_same_text_is_found_in_a_published_page(empty: Workspace, session: Session) -> None:
    slug = publish_patrols(empty, session)
    number = bring_and_read(empty, "edited.md", EDITED)
    assert found(session, number) == [("near", "document", slug)]
    (view,) = find_undecided(session, number)
    (candidate,) = view.candidates
    assert candidate.per_cent is not None
    assert 80 <= candidate.per_cent < 100
    assert "same" in candidate.likeness
    assert "harbor" in view.facts.opening


@pytest.mark.parametrize("written", ["10.1234/ABC.", "https://doi.org/10.1234/abc"])
def test_same_doi_is_found_however_it_is_written(empty: Workspace, session: Session, written: str) -> None:
    bring_and_read(empty, "one.ris", ris("The first title of the work", doi="10.1234/abc"))
    again = bring_and_read(empty, "two.ris", ris("Quite another title for it", doi=written))
    assert found(session, again) == [("doi", "draft", "1")]


def test_same_ncj_number_is_found(empty: Workspace, session: Session) -> None:
    bring_and_read(empty, "one.csv", b"title,year,ncj number\nThe first of the works,2014,NCJ 251579\n")
    again = bring_and_read(empty, "two.csv", b"title,year,ncj number\nIts second edition here,2016,251579\n")
    assert found(session, again) == [("ncj", "draft", "1")]


def test_same_title_counts_only_in_the_same_year(empty: Workspace, session: Session) -> None:
    bring_and_read(empty, "one.ris", ris("Hot Spots: A Study"))
    same = bring_and_read(empty, "two.ris", ris("hot spots, a study ") + b"\n")
    assert found(session, same) == [("title", "draft", "1")]
    other = bring_and_read(empty, "three.ris", ris("Hot spots, a study").replace(b"2014", b"1999"))
    assert found(session, other) == []


def test_record_twice_in_one_file_is_made_once(empty: Workspace, session: Session) -> None:
    number = bring_and_read(empty, "twice.ris", ris("One study of the lights", "One study of the lights", doi="10.9/x"))
    choices = session.scalars(select(UploadItem.choice).where(UploadItem.upload_id == number)).all()
    assert sorted(map(str, choices)) == ["None", "new"]
    assert len(session.scalars(select(Draft)).all()) == 1


def test_draft_that_was_given_up_is_not_in_the_way(empty: Workspace, session: Session) -> None:
    bring_and_read(empty, "patrols.md", PATROLS)
    draft = session.scalars(select(Draft)).one()
    draft.state = DraftState.DROPPED
    session.commit()
    again = bring_and_read(empty, "patrols.md", PATROLS)
    assert (found(session, again), state_of(session, again)) == ([], "done")


def test_withdrawn_page_is_told_too(empty: Workspace, session: Session) -> None:
    slug = publish_patrols(empty, session)
    withdraw(session, LEE, slug, "It did harm.")
    number = bring_and_read(empty, "edited.md", EDITED)
    (view,) = find_undecided(session, number)
    assert [(each.slug, each.withdrawn, each.path) for each in view.candidates] == [(slug, True, None)]


def test_text_that_changed_is_compared_as_it_is_now(empty: Workspace, session: Session) -> None:
    slug = publish_patrols(empty, session)
    sign_missing_now(session)
    write_lesson(empty.settings.content, slug, body="Something else altogether now. " * 30)
    store_content(session, empty.settings.content)
    number = bring_and_read(empty, "edited.md", EDITED)
    assert found(session, number) == []


def test_new_makes_a_draft_of_its_own(empty: Workspace, session: Session) -> None:
    slug = publish_patrols(empty, session)
    number = bring_and_read(empty, "edited.md", EDITED)
    made = choose_for_item(session, LEE, number, item_of(session, number).id, UploadChoice.NEW)
    assert made is not None
    draft = session.get_one(Draft, made)
    assert (draft.kind, draft.base_digest, draft.slug != slug) == ("reference", None, True)
    assert "strolled" in draft.body
    assert state_of(session, number) == "done"


def test_version_keeps_what_is_described_and_replaces_the_text(empty: Workspace, session: Session) -> None:
    slug = publish_patrols(empty, session)
    number = bring_and_read(empty, "edited.md", EDITED)
    made = choose_for_item(session, LEE, number, item_of(session, number).id, UploadChoice.VERSION, slug)
    document = session.scalars(select(Document)).one()
    assert made is not None
    draft = session.get_one(Draft, made)
    assert (draft.slug, draft.kind, draft.base_digest) == (slug, "lesson", document.digest)
    assert draft.fields["summary"] == "A lesson for tests."
    assert "strolled" in draft.body
    assert "strolled" not in document.body  # readers see it after a second person's review


def test_skip_makes_nothing_and_keeps_the_file(empty: Workspace, session: Session) -> None:
    publish_patrols(empty, session)
    number = bring_and_read(empty, "edited.md", EDITED)
    assert choose_for_item(session, LEE, number, item_of(session, number).id, UploadChoice.SKIP) is None
    assert session.scalars(select(Draft)).all() == []
    assert (state_of(session, number), session.get_one(Upload, number).original is not None) == ("done", True)


def test_second_choice_is_told_and_changes_nothing(empty: Workspace, session: Session) -> None:
    publish_patrols(empty, session)
    number = bring_and_read(empty, "edited.md", EDITED)
    item = item_of(session, number).id
    choose_for_item(session, LEE, number, item, UploadChoice.NEW)
    with pytest.raises(Conflict, match="chosen already"):
        choose_for_item(session, LEE, number, item, UploadChoice.NEW)
    assert len(session.scalars(select(Draft)).all()) == 1


def test_page_that_someone_edits_is_not_edited_beside_them(empty: Workspace, session: Session) -> None:
    slug = publish_patrols(empty, session)
    open_for_editing(session, LEE, slug)
    number = bring_and_read(empty, "edited.md", EDITED)
    item = item_of(session, number).id
    with pytest.raises(Conflict, match="works on"):
        choose_for_item(session, LEE, number, item, UploadChoice.VERSION, slug)
    assert item_of(session, number).choice is None


@pytest.mark.parametrize("slug", [None, "", "count-first", "no-such-page"])
def test_only_what_it_is_like_can_be_replaced(empty: Workspace, session: Session, slug: str | None) -> None:
    write_lesson(empty.settings.content, "count-first")
    publish_patrols(empty, session)
    number = bring_and_read(empty, "edited.md", EDITED)
    with pytest.raises(BadRequest):
        choose_for_item(session, LEE, number, item_of(session, number).id, UploadChoice.VERSION, slug)


def test_item_of_another_file_is_not_found(empty: Workspace, session: Session) -> None:
    publish_patrols(empty, session)
    number = bring_and_read(empty, "edited.md", EDITED)
    with pytest.raises(NotFound):
        choose_for_item(session, LEE, number + 1, item_of(session, number).id, UploadChoice.SKIP)
    with pytest.raises(NotFound):
        choose_for_item(session, LEE, number, 10**30, UploadChoice.SKIP)


def test_all_that_is_left_is_chosen_at_once(empty: Workspace, session: Session) -> None:
    data = ris(*(f"Study {n} of patrols at night" for n in range(5)))
    bring_and_read(empty, "five.ris", data)
    again = bring_and_read(empty, "five again.ris", data)
    assert [how for how, _, _ in found(session, again)] == ["file"] * 5
    assert len({key for _, _, key in found(session, again)}) == 5  # each is like its own twin, not like all of them
    assert choose_for_rest(session, LEE, again, UploadChoice.SKIP) == 5
    assert (state_of(session, again), len(session.scalars(select(Draft)).all())) == ("done", 5)
    with pytest.raises(BadRequest):
        choose_for_rest(session, LEE, again, UploadChoice.VERSION)


def test_page_shows_both_side_by_side_and_takes_the_choice(
    client: FlaskClient, empty: Workspace, session: Session
) -> None:
    slug = publish_patrols(empty, session)
    number = bring_and_read(empty, "edited.md", EDITED)
    path = f"/curate/uploads/file/{number}"
    page = client.get(path).text
    for words in ("Nearly the same text", "%)", "A new version of", f'value="version:{slug}"', "In your file"):
        assert words in page
    item = item_of(session, number).id
    missing = post(client, path, item=item)
    assert missing.status_code == 422
    assert "Choose what becomes of it." in missing.text
    assert post(client, path, item=item, choice=f"version:{slug}").status_code == 303
    assert "nothing is left to choose" in client.get(path).text
    acts = session.execute(select(AuditEntry.actor, AuditEntry.action, AuditEntry.details)).all()
    (chosen,) = [details for actor, action, details in acts if (actor, action) == ("lee", "chose")]
    assert (chosen["choice"], chosen["slug"]) == ("version", slug)
    assert post(client, path, item=item, choice="new").status_code == 409


def test_command_line_leaves_a_file_alone_that_was_brought_before(empty: Workspace, session: Session, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "patrols.md"
    path.write_bytes(PATROLS)
    outcomes = [
        item.outcome.value
        for _ in range(2)
        for item in iter_ingest_raw(
            empty.sessions, empty.settings.originals_folder, (path,), kind="reference", publish=False
        )
    ]
    assert outcomes == ["draft", "known"]
    assert session.scalars(select(Draft.created_by)).all() == [COMMAND_LINE.name]
