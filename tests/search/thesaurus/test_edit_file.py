"""Labels written into the text of a thesaurus: found again by every reader, and nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.thesaurus.edit_file import WIDTH, add_labels
from search.thesaurus.thesaurus import Thesaurus
from tests.conftest import ROOT

CONTENT = ROOT / "content" / "thesaurus.yaml"
TEXT = """\
# A comment that stays.
concepts:
- id: bracket
  pref: In brackets
  alt: [one,
    two]
  acronyms: []
- id: block
  pref: In lines
  alt:
  - three
  # between
  - four
- id: bare   # no lists
  pref: Bare
- id: open
  pref: Open
  alt:
"""
LABELS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30).filter(
    lambda text: text == " ".join(text.split()) and text
)


def read(tmp_path: Path, text: str) -> Thesaurus:
    path = tmp_path / "thesaurus.yaml"
    path.write_text(text, "utf-8")
    return Thesaurus.load(path)


@pytest.mark.parametrize("identity", ["bracket", "block", "bare", "open"])
@pytest.mark.parametrize("label", ["five", "yes", "a: b", "it's, so", "#6", "GVI", "[x]"])
def test_label_is_read_again_wherever_its_list_stands(tmp_path: Path, identity: str, label: str) -> None:
    grown = read(tmp_path, add_labels(TEXT, {identity: [label]}))
    before = {concept.id: concept for concept in read(tmp_path, TEXT).concepts}
    for concept in grown.concepts:
        new = set(concept.labels) - set(before[concept.id].labels)
        assert new == ({label} if concept.id == identity else set())
    assert next(c for c in grown.concepts if c.id == identity).acronyms == (("GVI",) if label == "GVI" else ())


@given(st.lists(LABELS, min_size=1, max_size=4, unique=True))
def test_any_label_comes_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, labels: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp()
    grown = read(folder, add_labels(TEXT, {"bracket": labels, "bare": labels}))
    for concept in grown.concepts[0], grown.concepts[2]:
        assert set(concept.labels) >= set(labels)


def test_nothing_to_add_leaves_every_letter() -> None:
    text = CONTENT.read_text("utf-8")
    assert add_labels(text, {}) == text
    assert add_labels(text, {"no-such-concept": ["word"]}) == text


def test_only_the_list_that_grew_is_another_line_and_no_line_grows_long(tmp_path: Path) -> None:
    text = CONTENT.read_text("utf-8")
    words = [f"another word number {number}" for number in range(20)]
    grown = add_labels(text, {"gun-violence": words})
    lost = [line for line in text.splitlines() if line not in grown.splitlines()]
    assert len(lost) == 1
    assert lost[0].startswith("  alt: [")
    assert max(map(len, grown.splitlines())) <= max(WIDTH + 1, max(map(len, text.splitlines())))
    assert read(tmp_path, grown).digest == read(tmp_path, text).with_labels([("gun-violence", w) for w in words]).digest
