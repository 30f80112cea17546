"""Words that text recognition found in the picture of a page, as words with places.

The recogniser runs in a process of its own and leaves a table a page in the reader's folder
(:mod:`ingest.safety.recognise`); here it is read. Knows Tesseract's TSV, and no PDF.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.readers.pdf_letters import Letters, Word

_FILE = re.compile(r"^page-(\d{1,5})\.tsv$")
_LEAST_SURE = 30.0
"""Per cent below which what was recognised is taken for a stain."""
_DOUBTFUL = 60.0
_WORD = 5


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of one picture in its own points; ``confidence`` is their mean, ``unsure`` the share of doubtful ones."""

    width: float
    height: float
    words: tuple[tuple[str, float, float, float, float, float], ...]
    confidence: float
    unsure: float

    def place(self, width: float, height: float) -> Letters:
        """The words on a page of ``width`` and ``height`` points. All words of a line have one size and base line."""
        across, up = width / max(self.width, 1), height / max(self.height, 1)
        words = tuple(
            Word(text, left * across, (left + wide) * across, height - top * up, height - (top + high) * up,
                 height - (top + high) * up + 0.2 * high * up, round(max(high * up / 1.15, 4) * 2) / 2)
            for text, left, top, wide, high, _sure in self.words
        )  # fmt: skip
        return Letters(width, height, words, (), (), ())


def find_recognised() -> Mapping[int, Recognised]:
    """What was recognised of each page, by its number; empty where nothing was."""
    found = {}
    for path in Path().iterdir():
        if match := _FILE.match(path.name):
            found[int(match[1])] = parse(path.read_text("utf-8", "replace"))
    return found


def parse(table: str) -> Recognised:
    """Tesseract's table of one picture. Words of one line stand on the line's own box."""
    width = height = 1.0
    words = []
    line = (0.0, 0.0)
    sure = []
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        try:
            level, left, top = int(row["level"]), float(row["left"]), float(row["top"])
            wide, high, confidence = float(row["width"]), float(row["height"]), float(row["conf"])
        except (KeyError, TypeError, ValueError):
            continue
        if level == 1:
            width, height = wide, high
        elif level == _WORD - 1:
            line = (top, high)
        elif level == _WORD and confidence >= _LEAST_SURE and (text := (row.get("text") or "").strip()):
            words.append((text, left, line[0], wide, line[1], confidence))
            sure.append(confidence)
    mean = sum(sure) / len(sure) / 100 if sure else 0.0
    unsure = sum(one < _DOUBTFUL for one in sure) / len(sure) if sure else 1.0
    return Recognised(width, height, tuple(words), mean, unsure)
