"""Doubts of the content's writers wait in the queue of corrections from the first day, once each."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from kb.errors import BadRequest, NotFound
from kb.models import Correction
from kb.services.upkeep import find_queue_page, keep_open_corrections
from kb.services.upkeep.corrections import decline_correction
from kb.workspace import Workspace
from knowledge.content_folder import OPEN_CORRECTIONS
from tests.kb.helpers.drafting import ANN, publish_lesson

SLUG = "count-before-you-start"


def _write(folder: Path, text: str) -> Path:
    (folder / OPEN_CORRECTIONS).write_text(text, "utf-8")
    return folder


def test_doubt_waits_for_a_curator_and_a_decided_one_never_comes_back(empty: Workspace, tmp_path: Path) -> None:
    folder = _write(tmp_path, f"- page: {SLUG}\n  text: Look up the year in the annual report.\n")
    with empty.sessions() as session:
        publish_lesson(session)
        assert keep_open_corrections(session, folder) == 1
        assert [item.slug for item in find_queue_page(session, "corrected").shown.items] == [SLUG]
        assert keep_open_corrections(session, folder) == 0
        row = session.scalars(select(Correction)).one()
        decline_correction(session, ANN, row.id, "The report says the same.")
        assert keep_open_corrections(session, folder) == 0
        assert not find_queue_page(session, "corrected").shown.items


def test_file_that_is_no_list_of_doubts_is_named(empty: Workspace, tmp_path: Path) -> None:
    with empty.sessions() as session:
        assert keep_open_corrections(session, tmp_path) == 0
        with pytest.raises(BadRequest, match=OPEN_CORRECTIONS):
            keep_open_corrections(session, _write(tmp_path, "- page: x\n"))
        with pytest.raises(NotFound):
            keep_open_corrections(session, _write(tmp_path, "- page: not-there\n  text: Look this up somewhere.\n"))
        assert session.scalars(select(Correction)).all() == []
