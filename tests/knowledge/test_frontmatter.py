"""Front matter: what is read, what is refused and how it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import frontmatter
from knowledge.content_folder import dump_entry, read_file
from knowledge.errors import InvalidRecord, KnowledgeError
from knowledge.records import LessonRecord

LESSON = """\
---
kind: lesson
slug: lesson
title: Count before you buy
summary: One sentence.
year: 2016
core_areas:
- gun-violence
confidence: high
source:
  title: Annual report
  ncj: null
  url: https://example.org/report
---
## What happened
Something.
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "lesson.md"
    path.write_text(text, "utf-8")
    return path


def faults_of(folder: Path, text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(InvalidRecord) as caught:
        read_file(write(folder, text))
    return [tuple(fault) for fault in caught.value.faults]


def test_described_fields_and_body_are_read(tmp_path: Path) -> None:
    (entry,) = read_file(write(tmp_path, LESSON))
    assert isinstance(entry.record, LessonRecord)
    assert entry.record.title == "Count before you buy"
    assert entry.body == "## What happened\nSomething.\n"


def test_canonical_text_is_read_back_to_the_same_bytes(tmp_path: Path) -> None:
    (entry,) = read_file(write(tmp_path, LESSON))
    assert dump_entry(entry.record, entry.body) == LESSON


def test_wrong_value_names_file_line_field_and_allowed_values(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, LESSON.replace("- gun-violence", "- gun-violense"))
    assert [(line, field) for line, field, _ in faults] == [(8, "core_areas.0")]
    assert "'gun-violence'" in faults[0][2]
    assert "'crime-analysis'" in faults[0][2]


def test_every_fault_is_named_not_only_the_first(tmp_path: Path) -> None:
    broken = LESSON.replace("year: 2016", "year: soon").replace("confidence: high", "confidence: total")
    assert [(line, field) for line, field, _ in faults_of(tmp_path, broken)] == [(6, "year"), (9, "confidence")]


def test_unknown_field_is_refused_not_lost(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, LESSON.replace("confidence: high", "confidence: high\ncolor: blue"))
    assert [(line, field) for line, field, _ in faults] == [(10, "color")]
    assert "no such field" in faults[0][2]


def test_missing_field_says_to_write_null(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, LESSON.replace("  ncj: null\n", ""))
    assert [field for _, field, _ in faults] == ["source.ncj"]
    assert "null" in faults[0][2]


def test_doi_that_is_no_doi_is_refused(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, LESSON.replace("ncj: null", "ncj: 25l579"))
    assert [field for _, field, _ in faults] == ["source.ncj"]


def test_slug_must_be_the_file_name(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, LESSON.replace("slug: lesson", "slug: other"))
    assert faults[0][1] == "slug"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "start the file"),
        ("# Only Markdown\n", "start the file"),
        ("---\nkind: lesson\n", "close the described fields"),
        ("---\nkind: [lesson\n---\n", "not YAML"),
        ("---\nkind: tale\n---\n", "practice, lesson, summit, reference, tool, program, site"),
        ("---\n- a\n- b\n---\n", "practice, lesson, summit, reference, tool, program, site"),
        ("---\na: &x [1]\nb: *x\n---\n", "aliases"),
        ("---\nkind: !!python/object:os.system x\n---\n", "not YAML"),
    ],
)
def test_unusable_front_matter_says_what_to_do(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidRecord, match=words):
        read_file(write(tmp_path, text))


def test_dates_stay_the_text_that_was_written() -> None:
    assert frontmatter.read_yaml("date: 2017-06-20") == {"date": "2017-06-20"}


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_with_a_known_error(text: str) -> None:
    try:
        parts = frontmatter.split(f"---\n{text}\n---\nbody")
        frontmatter.read_yaml(parts.yaml, parts.offset)
    except KnowledgeError as error:
        assert str(error).startswith("line ")
        assert str(error.at(Path("lesson.md"))).startswith("lesson.md:")


@given(
    title=st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=80).filter(str.strip),
    body=st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200),
)
def test_whatever_a_curator_writes_survives_a_round_trip(title: str, body: str) -> None:
    parts = frontmatter.split(LESSON)
    record = frontmatter.validate(LessonRecord, frontmatter.read_yaml(parts.yaml), parts.yaml)
    written = frontmatter.dump(record.model_copy(update={"title": title.strip()}), body)
    again = frontmatter.split(written)
    values = frontmatter.read_yaml(again.yaml)
    assert isinstance(values, dict)
    assert values["title"] == title.strip()
    assert again.body == body.lstrip("\n")
