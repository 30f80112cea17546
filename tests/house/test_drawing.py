"""The drawing of the house says what the imports say now, names every room, and can be read."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.conftest import ROOT
from tests.house import drawing

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn() -> str:
    return drawing.build_drawing()


def test_drawing_is_current(drawn: str) -> None:
    assert drawing.DRAWING.read_text("utf-8") == drawn, "the house has changed: run make drawing"


def test_every_capability_is_drawn_once(drawn: str) -> None:
    names = [text.text for text in ElementTree.fromstring(drawn).iter(f"{SVG}text") if text.get("class") == "name"]
    for folder in sorted((ROOT / "kb" / "services").iterdir()):
        if (folder / "__init__.py").exists():
            assert folder.name in names
    assert names.count("publishing") == 1


def test_text_stands_inside_the_drawing_and_is_large_enough(drawn: str) -> None:
    picture = ElementTree.fromstring(drawn)
    width, height = float(picture.get("width", 0)), float(picture.get("height", 0))
    for text in picture.iter(f"{SVG}text"):
        long = len(text.text or "") * drawing.LETTER * drawing.WORDS
        assert float(text.get("x", 0)) + (long if text.get("class") != "title" else 0) <= width
        assert float(text.get("y", 0)) < height
    assert min(int(size) for size in re.findall(r"font-size:(\d+)px", drawn)) >= 13


def test_drawing_has_a_name_for_those_who_do_not_see_it(drawn: str) -> None:
    picture = ElementTree.fromstring(drawn)
    assert picture.get("role") == "img"
    labels = (picture.get("aria-labelledby") or "").split()
    assert labels == [picture.find(f"{SVG}title").get("id"), picture.find(f"{SVG}desc").get("id")]  # type: ignore[union-attr]


def test_docs_show_it() -> None:
    assert "](house.svg)" in (ROOT / "docs" / "architecture.md").read_text("utf-8")
