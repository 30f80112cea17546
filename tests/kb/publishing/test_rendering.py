"""Texts are laid out once, proved at every door, and shown plainly where they cannot be laid out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest.errors import Malformed
from ingest.safety.limits import Limits
from ingest.safety.read_in_child import read_bytes
from kb.models import Document, DocumentVersion, RenderedText
from kb.services import library
from kb.services.drafting.checks import DraftIncomplete
from kb.services.drafting.drafts import get_draft, save_draft
from kb.services.library import part, rendering
from kb.services.library.part import LONGEST_PART, find_changed, show_part
from kb.services.publishing.content_files import FileOutcome, store_content
from kb.services.publishing.merge import resolve_late_save
from kb.services.publishing.review import publish_at_once, submit
from kb.services.publishing.versions import restore_version
from kb.worker.worker import _Worker
from kb.workspace import Workspace
from knowledge import markdown
from knowledge.errors import UnfitText
from knowledge.proof import prove_text
from tests.conftest import ROOT
from tests.kb.helpers.drafting import ANN, BEN, BODY, LESSON, begin_lesson, edit, publish, publish_lesson
from tests.kb.helpers.office import Office, open_office, text, typed
from tests.kb.helpers.signing import post
from tests.kb.helpers.writing import write_lesson

DEEP = "\n".join("    " * level + "- deep words" for level in range(60))


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()


def spoil(session: Session, slug: str) -> None:
    """Put an unfit text where a published one is, as an older version of this program may have."""
    row = session.scalars(select(Document).where(Document.slug == slug)).one()
    row.body, row.digest = DEEP, "0" * 64
    session.commit()


# Every door


def test_unfit_text_is_not_handed_in(session: Session) -> None:
    draft = begin_lesson(session, body=DEEP)
    with pytest.raises(DraftIncomplete, match="nested deeper"):
        submit(session, ANN, draft.id, draft.revision)
    with pytest.raises(DraftIncomplete, match="nested deeper"):
        publish_at_once(session, draft.id)


def test_form_says_beside_the_text_why_it_cannot_be_a_page_and_keeps_it(office: Office) -> None:
    number = office.new_lesson()
    answer = post(
        office.ann, f"/curate/drafts/{number}", **{**typed(LESSON, revision="1", action="submit"), "body": DEEP}
    )
    page = text(office.ann.get(answer.location))
    assert "This text cannot be laid out as a page." in page
    assert "nested deeper than twenty levels" in page
    assert page.count("deep words") == 60
    assert text(office.ann.get(f"/curate/drafts/{number}/preview")).count("deep words") == 60


def test_content_file_with_an_unfit_text_costs_itself_alone(session: Session, empty: Workspace) -> None:
    folder = empty.settings.content
    write_lesson(folder, "ask-early")
    path = write_lesson(folder, "count-first")
    path.write_text(path.read_text("utf-8") + "\n" + DEEP, "utf-8")
    summary = store_content(session, folder)
    (failure,) = summary.failures
    assert (summary.count(FileOutcome.ADDED), failure.path) == (1, str(path))
    assert "nested deeper" in failure.message
    assert failure.message.startswith(str(path))


def test_version_that_is_brought_back_passes_the_same_proof(session: Session) -> None:
    document = publish_lesson(session)
    edit(session, document.slug, body=BODY + "More.\n")
    session.execute(delete(RenderedText))
    spoil_version(session, document.slug)
    number = restore_version(session, ANN, document.slug, 1)
    with pytest.raises(DraftIncomplete, match="nested deeper"):
        submit(session, ANN, number, get_draft(session, number).revision)


def spoil_version(session: Session, slug: str) -> None:
    row = session.scalars(select(DocumentVersion).where(DocumentVersion.slug == slug)).one()
    row.body = DEEP
    session.commit()


# Once


def test_page_that_is_looked_at_lays_out_nothing(office: Office) -> None:
    with office.workspace.sessions() as session:
        slug = publish_lesson(session).slug
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "build_parser", lambda: 1 / 0)
        page = text(office.app.test_client().get(f"/lessons/{slug}"))
        assert "They counted every shooting first." in page
        answer = office.app.test_client().get(f"/api/v1/documents/{slug}").get_json()
        assert answer["sections"][0]["heading"] == "What happened"
        assert "They counted" in text(office.ann.get(f"/curate/documents/{slug}/versions/1"))


def test_what_was_handed_in_is_reviewed_and_published_without_another_layout(session: Session) -> None:
    draft = begin_lesson(session)
    submit(session, ANN, draft.id, draft.revision)
    made = session.scalars(select(RenderedText)).one()
    document = publish(session, begin_lesson(session, title="Another").id)
    assert session.get(RenderedText, document.digest) is not None
    assert made.sections[0]["html"] == "<p>They counted every shooting first.</p>\n"


# What is stored already


def test_stored_text_that_is_unfit_is_shown_plainly_with_a_note(office: Office) -> None:
    with office.workspace.sessions() as session:
        slug = publish_lesson(session).slug
        spoil(session, slug)
        for _ in range(2):
            answer = office.app.test_client().get(f"/lessons/{slug}")
            assert answer.status_code == 200
            assert "shown as it was typed" in text(answer)
            assert text(answer).count("deep words") == 60
            library.keep_missing_texts_now(session)
        assert office.app.test_client().get(f"/api/v1/documents/{slug}").status_code == 200


def test_texts_that_are_not_kept_are_laid_out_once_later(session: Session) -> None:
    slugs = [publish_lesson(session).slug, publish_lesson(session, title="Another").slug]
    spoil(session, slugs[1])
    session.execute(delete(RenderedText))
    session.commit()
    assert library.keep_missing_texts_now(session) == 2
    assert library.keep_missing_texts_now(session) == 0
    assert library.find_unfit(session) == (slugs[1],)


def test_text_of_an_older_recipe_is_laid_out_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_lesson(session)
    monkeypatch.setattr(rendering, "RECIPE", rendering.RECIPE + 1)
    assert library.keep_missing_texts_now(session) == 1


# Looks


def test_long_text_is_shown_as_far_as_one_look_goes_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "LONGEST_LOOK", 100)
    shown = rendering.show_text("## A\n" + "word word\n" * 50, "lesson")
    assert [part.heading for part in shown.sections] == ["A", "The rest of the text"]
    assert "first 95 of 505 letters" in shown.sections[1].html


def test_part_that_changed_is_shown_however_long_the_text_is() -> None:
    before = "".join(f"Paragraph {n} stays.\n\n" for n in range(20_000))
    after = before.replace("Paragraph 9000 stays.", "Paragraph 9000 was *changed*.")
    shown = show_part(after, "lesson", before)
    assert "<em>changed</em>" in shown.html
    assert not shown.whole
    assert len(shown.source) <= 6_000
    assert shown.source.startswith("\nParagraph")


@pytest.mark.parametrize("at", ["start", "end", "everywhere", "nowhere"])
def test_part_is_short_wherever_the_change_is(at: str) -> None:
    before = "word word\n\n" * 20_000
    after = {"start": "new\n" + before, "end": before + "new", "everywhere": "other\n" * 40_000, "nowhere": before}[at]
    where = find_changed(after, before)
    assert 0 < where.stop - where.start <= LONGEST_PART
    assert "new" in after[where] or at in ("everywhere", "nowhere")


def test_part_of_an_unfit_text_is_shown_as_it_was_typed() -> None:
    assert "shown as it was typed" in show_part(DEEP, "lesson").html


def test_preview_beside_a_long_text_is_of_the_part_that_changed(office: Office) -> None:
    number = office.new_lesson()
    body = "Long text.\n\n" * (2 * part.LONGEST_PART // 12)
    answer = text(post(office.ann, f"/curate/drafts/{number}/preview-text", body=body))
    assert "This is the part that you changed" in answer
    assert len(answer) < 3 * LONGEST_PART
    assert "Working on the preview" in text(office.ann.get(f"/curate/drafts/{number}?step=all"))


def test_worker_lays_out_what_an_older_version_published(session: Session, empty: Workspace) -> None:
    for title in ("One", "Two"):
        publish_lesson(session, title=title)
    session.execute(delete(RenderedText))
    session.commit()
    _Worker(empty, None)._lay_out(session)
    assert len(session.scalars(select(RenderedText)).all()) == 2


def test_text_that_was_joined_passes_the_same_proof(session: Session) -> None:
    draft = begin_lesson(session)
    save_draft(session, BEN, draft.id, revision=1, fields={}, body=BODY + "\nBen.\n")
    late = save_draft(session, ANN, draft.id, revision=1, fields={}, body=DEEP)
    made = resolve_late_save(session, ANN, draft.id, late.id, "2", {"body": "yours"}, {})
    assert made.revision == 3
    with pytest.raises(DraftIncomplete, match="nested deeper"):
        submit(session, ANN, draft.id, 3)


def test_text_that_an_upload_refuses_is_what_the_form_refuses() -> None:
    with pytest.raises(Malformed, match="nested deeper"):
        read_bytes(DEEP.encode(), "deep.md", Limits())
    with pytest.raises(UnfitText, match="nested deeper"):
        prove_text(DEEP)


def test_the_case_that_was_found_is_refused_at_the_door() -> None:
    case = ROOT.parent / "shared" / "cases" / "hardening" / "deeplist.md"
    if not case.exists():
        pytest.skip("the cases of hardening are not here")
    with pytest.raises(UnfitText, match="nested deeper"):
        prove_text(case.read_text("utf-8"))
