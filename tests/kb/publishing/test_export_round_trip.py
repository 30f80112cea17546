"""What ``kb export`` writes, read elsewhere by ``kb ingest`` and exported again there, is the same to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from kb.models import Document
from kb.services.audit.actors import COMMAND_LINE
from kb.services.publishing.publish import Authorship, write_document
from kb.services.transactions import changing
from kb.workspace import Workspace
from knowledge.records import RECORDS
from knowledge.vocabulary import Visibility
from tests.conftest import ROOT, build_settings
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.keeping import read_tree
from tests.kb.helpers.writing import site_text, write_lesson, write_practice

BODIES = (
    "## Finding\nLine one.\n\n- a list: with a colon\n- \"quotes\" and 'others'\n\n> # not a heading\n",
    "Text before any heading.\n\n---\n\nText after a rule that looks like the end of the fields.\n",
    "## Words\nNaïve café – “curly” … 日本語 \\ back slash\n\n    indented code: true\n",
)


def export(workspace: Workspace, target: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes | None]:
    done = command_over(workspace, monkeypatch)("export", str(target))
    assert done.exit_code == 0, done.stderr
    return read_tree(target)


def ingest(workspace: Workspace, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = command_over(workspace, monkeypatch)
    assert run("init").exit_code == 0
    done = run("ingest", str(source), "--no-index")
    assert done.exit_code == 0, done.stderr


def build_place(tmp_path: Path, name: str, model_folder: Path) -> Workspace:
    content = tmp_path / f"{name}-content"
    content.mkdir()
    return Workspace(build_settings(tmp_path / name, model_folder, content))


def write_references(folder: Path, parts: int) -> None:
    """The first references of the repository's own: one less than ``parts``, because the first part is the heading."""
    text = (ROOT / "content" / "references.yaml").read_text("utf-8").split("\n- ")[:parts]
    (folder / "references.yaml").write_text("\n- ".join(text) + "\n", "utf-8")


def edit_all(workspace: Workspace) -> None:
    """Publish each document once more with another body, as curators do; references get one for the first time."""
    with workspace.sessions() as session, changing(session, COMMAND_LINE) as change:
        for number, row in enumerate(session.scalars(select(Document).order_by(Document.slug)).all()):
            record = RECORDS[row.kind].model_validate(row.record)
            body = row.body if row.kind == "practice" else BODIES[number % len(BODIES)]
            write_document(change, row, record, body, Authorship("ann", "ben"))


def test_export_ingested_elsewhere_and_exported_again_is_the_same(
    tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (build_place(tmp_path, name, model_folder) for name in ("first", "second"))
    content = first.settings.content
    write_practice(content, "home-visits")
    for number in range(3):
        write_lesson(content, f"lesson-{number}")
    (content / "sites").mkdir()
    (content / "sites" / "springfield-il.yaml").write_text(site_text("springfield-il"), "utf-8")
    write_references(content, 6)
    ingest(first, content, monkeypatch)
    edit_all(first)
    once = export(first, tmp_path / "once", monkeypatch)
    ingest(second, tmp_path / "once", monkeypatch)
    again = export(second, tmp_path / "again", monkeypatch)
    assert again == once
    assert len([name for name, text in once.items() if text]) == 1 + 3 + 1 + 5
    with first.sessions() as session, second.sessions() as other:
        published = select(Document.slug, Document.digest).where(Document.visibility == Visibility.PUBLISHED)
        assert set(session.execute(published)) == set(other.execute(published))
    for workspace in (first, second):
        workspace.engine.dispose()


def test_reference_with_a_text_of_its_own_keeps_it(
    tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = build_place(tmp_path, "place", model_folder)
    write_references(place.settings.content, 3)
    ingest(place, place.settings.content, monkeypatch)
    edit_all(place)
    written = export(place, tmp_path / "out", monkeypatch)
    texts = b"".join(text or b"" for text in written.values()).decode("utf-8")
    assert "not a heading" in texts
    assert "indented code" in texts or "looks like the end" in texts
    place.engine.dispose()
