"""Content goes into the database and comes back: idempotent, nothing deleted, one bad file costs itself alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Adoption, Document, OutboxEntry, Passage, Site
from kb.services.publishing.content_files import FileOutcome, export_content, store_content
from kb.workspace import Workspace
from knowledge.errors import UnreadableFile
from knowledge.identifiers import site_slug
from tests.kb.helpers.writing import practice_text, site_text, write_lesson, write_practice


@pytest.fixture
def content(empty: Workspace) -> Path:
    """Two lessons and a practice."""
    folder = empty.settings.content
    write_lesson(folder, "count-first")
    write_lesson(folder, "ask-early")
    write_practice(folder, "home-visits")
    return folder


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


def outcomes(session: Session, folder: Path) -> dict[str, int]:
    summary = store_content(session, folder)
    return {outcome.value: n for outcome in FileOutcome if (n := summary.count(outcome))}


def test_new_files_are_added_with_passages_and_announced(session: Session, content: Path) -> None:
    assert outcomes(session, content) == {"added": 3}
    document = session.scalars(select(Document).where(Document.slug == "home-visits")).one()
    assert [p.heading for p in document.passages] == ["Bottom line", "Questions this answers"]
    assert document.passages[0].text == document.body[document.passages[0].start : document.passages[0].end].strip()
    assert sorted(session.scalars(select(OutboxEntry.slug))) == ["ask-early", "count-first", "home-visits"]


def test_second_run_changes_nothing_and_announces_nothing(session: Session, content: Path) -> None:
    store_content(session, content)
    before = session.scalar(select(func.count()).select_from(OutboxEntry))
    assert outcomes(session, content) == {"unchanged": 3}
    assert session.scalar(select(func.count()).select_from(OutboxEntry)) == before


def test_another_layout_of_the_same_words_is_no_change(session: Session, content: Path) -> None:
    store_content(session, content)
    path = content / "practices" / "home-visits.md"
    path.write_text(path.read_text().replace("title: home visits", 'title: "home visits"   # quoted'), "utf-8")
    assert outcomes(session, content) == {"unchanged": 3}


def test_changed_file_updates_its_document_and_replaces_its_passages(session: Session, content: Path) -> None:
    store_content(session, content)
    write_lesson(content, "count-first", body="## What happened\nAnother thing.\n")
    assert outcomes(session, content) == {"updated": 1, "unchanged": 2}
    texts = select(Passage.text).join(Document).where(Document.slug == "count-first").order_by(Passage.ordinal)
    assert list(session.scalars(texts)) == ["Another thing.", "What comes first?"]


def test_vanished_file_is_withdrawn_not_deleted_and_restored_when_it_returns(session: Session, content: Path) -> None:
    store_content(session, content)
    (content / "lessons" / "ask-early.md").unlink()
    assert outcomes(session, content) == {"unchanged": 2, "withdrawn": 1}
    assert session.scalars(select(Document.visibility).where(Document.slug == "ask-early")).one() == "withdrawn"
    assert outcomes(session, content) == {"unchanged": 2}
    write_lesson(content, "ask-early")
    assert outcomes(session, content) == {"unchanged": 2, "restored": 1}


def test_reading_one_folder_withdraws_nothing_of_another(session: Session, content: Path) -> None:
    store_content(session, content)
    assert outcomes(session, content / "practices") == {"unchanged": 1}


def test_one_bad_file_is_reported_and_does_not_stop_the_run(session: Session, content: Path) -> None:
    (content / "lessons" / "broken.md").write_text("---\nkind: lesson\n---\n", "utf-8")
    (content / "lessons" / "latin.md").write_bytes(b"---\n\xff\xfe\n---\n")
    summary = store_content(session, content)
    assert summary.count(FileOutcome.ADDED) == 3
    assert sorted(Path(item.path).name for item in summary.failures) == ["broken.md", "latin.md"]
    assert "not UTF-8" in summary.failures[1].message


def test_file_that_turns_bad_keeps_its_last_good_document(session: Session, content: Path) -> None:
    store_content(session, content)
    (content / "lessons" / "ask-early.md").write_text("no front matter", "utf-8")
    assert outcomes(session, content) == {"unchanged": 2, "failed": 1}
    assert session.scalars(select(Document.visibility).where(Document.slug == "ask-early")).one() == "published"


def test_two_files_cannot_claim_one_slug(session: Session, content: Path) -> None:
    store_content(session, content)
    write_lesson(content / "copy", "ask-early")
    summary = store_content(session, content)
    assert "already used by" in summary.failures[0].message


def test_moved_content_folder_is_recognized(session: Session, content: Path, tmp_path: Path) -> None:
    store_content(session, content)
    moved = tmp_path / "moved"
    shutil.move(content, moved)
    assert outcomes(session, moved) == {"unchanged": 3}


def test_missing_folder_is_an_error(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file or folder"):
        store_content(session, tmp_path / "nowhere")


def test_adoptions_follow_their_file(session: Session, content: Path) -> None:
    store_content(session, content)
    assert [(a.site, a.role) for a in session.scalars(select(Adoption))] == [("springfield-il", "evaluated")]
    write_practice(content, "home-visits", sites="sites: []")
    store_content(session, content)
    assert list(session.scalars(select(Adoption))) == []


def test_new_site_announces_the_documents_that_name_it(session: Session, content: Path) -> None:
    store_content(session, content)
    session.query(OutboxEntry).delete()
    (content / "sites").mkdir()
    (content / "sites" / "springfield-il.yaml").write_text(site_text("springfield-il"), "utf-8")
    assert outcomes(session, content) == {"added": 1, "unchanged": 3}
    assert list(session.scalars(select(OutboxEntry.slug))) == ["home-visits", "site:springfield-il"]


def test_export_writes_the_files_it_was_read_from(session: Session, content: Path, tmp_path: Path) -> None:
    (content / "sites").mkdir()
    (content / "sites" / "springfield-il.yaml").write_text(site_text("springfield-il"), "utf-8")
    store_content(session, content)
    assert export_content(session, tmp_path / "out") == 4
    for path in content.rglob("*.*"):
        assert (tmp_path / "out" / path.relative_to(content)).read_text() == path.read_text()


def test_withdrawn_documents_are_not_exported(session: Session, content: Path, tmp_path: Path) -> None:
    store_content(session, content)
    (content / "lessons" / "ask-early.md").unlink()
    store_content(session, content)
    export_content(session, tmp_path / "out")
    assert not (tmp_path / "out" / "lessons" / "ask-early.md").exists()


def test_site_is_stored_with_its_years(session: Session, content: Path) -> None:
    (content / "sites").mkdir()
    (content / "sites" / "springfield-il.yaml").write_text(site_text("springfield-il"), "utf-8")
    store_content(session, content)
    site = session.scalars(select(Site)).one()
    assert [(y.year, y.homicide, y.rape_definition) for y in site.years] == [(2015, 8, "revised")]


@pytest.mark.parametrize(
    ("city", "state", "slug"),
    [("Kansas City", "MO", "kansas-city-mo"), ("St. Louis", "MO", "st-louis-mo"), ("--", "--", None)],
)
def test_site_slug_is_city_and_state(city: str, state: str, slug: str | None) -> None:
    assert site_slug(city, state) == slug


def test_practice_text_of_these_tests_is_canonical() -> None:
    assert practice_text("home-visits").startswith("---\nkind: practice\nslug: home-visits\n")
