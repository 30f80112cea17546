"""The curator's guide is true: its examples are valid, and its lists of values are those of the vocabulary."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from knowledge import vocabulary
from knowledge.content_folder import FOLDERS, dump_entry, dump_references, read_file
from knowledge.practice import PracticeRecord
from knowledge.records import RECORDS, ReferenceRecord
from search.thesaurus.thesaurus import Thesaurus
from tests.content import shelf

GUIDE = (shelf.CONTENT / "README.md").read_text("utf-8")
EXAMPLE = re.compile(r"<!-- example: (\w+) -->\n```\w+\n(.*?)```", re.S)
EXAMPLES = dict(EXAMPLE.findall(GUIDE))
FIELDS: dict[str, type[StrEnum]] = {
    "core_areas": vocabulary.Area,
    "problems": vocabulary.Problem,
    "outcome": vocabulary.OutcomeWord,
    "direction": vocabulary.Direction,
    "certainty": vocabulary.Certainty,
    "kind` of `not_for": vocabulary.NotForKind,
    "requirements`, `provides`, `asset": vocabulary.Requirement,
    "need": vocabulary.Necessity,
    "rating": vocabulary.Rating,
    "rating_basis": vocabulary.RatingBasis,
    "design": vocabulary.Design,
    "checked": vocabulary.Checked,
    "confidence": vocabulary.Confidence,
    "cost_band": vocabulary.CostBand,
    "suited_city_size": vocabulary.CitySize,
    "focus": vocabulary.Focus,
    "role` of a practice": vocabulary.PracticeRole,
    "role` of a site": vocabulary.AdoptionRole,
    "result": vocabulary.AdoptionResult,
    "tool_kind": vocabulary.ToolKind,
    "steps": vocabulary.Step,
    "event_kind": vocabulary.EventKind,
}


def test_each_kind_has_an_example() -> None:
    assert set(EXAMPLES) == {*RECORDS, "references", "thesaurus"} - {"reference"}


@pytest.mark.parametrize("kind", sorted({*RECORDS} - {"reference"}))
def test_example_is_a_valid_file_in_canonical_form(kind: str, tmp_path: Path) -> None:
    slug = re.search(r"^slug: (.+)$", EXAMPLES[kind], re.M)
    assert slug
    path = tmp_path / f"{slug.group(1)}.{'yaml' if kind == 'site' else 'md'}"
    path.write_text(EXAMPLES[kind], "utf-8")
    (entry,) = read_file(path)
    assert dump_entry(entry.record, entry.body) == EXAMPLES[kind]


def test_example_of_a_reference_is_valid_and_in_canonical_form(tmp_path: Path) -> None:
    path = tmp_path / "references.yaml"
    path.write_text(EXAMPLES["references"], "utf-8")
    records = tuple(entry.record for entry in read_file(path) if isinstance(entry.record, ReferenceRecord))
    assert dump_references(records) == EXAMPLES["references"]


def test_example_of_a_concept_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.yaml"
    path.write_text(EXAMPLES["thesaurus"], "utf-8")
    assert len(Thesaurus.load(path).concepts) == 1


def test_values_are_those_of_the_vocabulary() -> None:
    table = GUIDE[GUIDE.index("## Allowed values") :]
    rows = re.findall(r"^\| `(.+?)`? \| (`.+) \|$", table, re.M)
    listed = {name: re.findall(r"`([^`]+)`", values) for name, values in rows}
    assert listed == {name: [value.value for value in words] for name, words in FIELDS.items()}


def test_example_of_a_practice_shows_every_field() -> None:
    shown = set(re.findall(r"^(\w+):", EXAMPLES["practice"], re.M))
    told = set(re.findall(r"`(\w+)`", GUIDE))
    assert set(PracticeRecord.model_fields) - shown - told == {"review_by"}


def test_every_folder_is_explained() -> None:
    assert all(f"{folder}/" in GUIDE or f"{folder}.yaml" in GUIDE for folder in FOLDERS.values())


def test_links_that_the_guide_shows_are_real() -> None:
    targets = [target for target in shelf.links(GUIDE) if target.endswith(".md")]
    assert all((shelf.CONTENT / "practices" / target).resolve().is_file() for target in targets)
