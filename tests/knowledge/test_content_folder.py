"""The content folder: a reference may have a file of its own with a body, and what is no content is left alone."""

from __future__ import annotations

from pathlib import Path

from knowledge.content_folder import FOLDERS, ContentEntry, dump_entry, iter_content
from knowledge.records import ReferenceRecord
from tests.ingest import making

REFERENCE = f"""---
kind: reference
slug: a-report
title: A report
type: report
authors:
- family: Roe
  given: J.
number_of_pages: 2
publisher: null
year: 2017
ncj_number: '251579'
doi: null
url: null
seen: true
---
<!-- page 1 -->

## Methods

{making.SENTENCE}

<!-- page 2 -->

More.
"""


def test_reference_with_a_body_is_read_and_written_back_to_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / FOLDERS["reference"] / "a-report.md"
    path.parent.mkdir()
    path.write_text(REFERENCE, "utf-8")
    (entry,) = iter_content(tmp_path)
    assert isinstance(entry, ContentEntry)
    assert isinstance(entry.record, ReferenceRecord)
    assert [(p.page, p.heading) for p in entry.split_passages()] == [(1, "Methods"), (2, "Methods")]
    assert dump_entry(entry.record, entry.body) == REFERENCE


def test_files_that_are_no_content_are_left_alone(tmp_path: Path) -> None:
    for name in ("README.md", "thesaurus.yaml", "judged.yaml", ".hidden.md", "report.pdf", "notes.txt", "list.ris"):
        (tmp_path / name).write_text("words")
    assert list(iter_content(tmp_path)) == []
