"""Words that text recognition found in the picture of a page, as words with places.

The recognizer runs in a process of its own and leaves a table a page in the reader's folder
(:mod:`ingest.safety.recognize`); here it is read. Knows Tesseract's TSV, and no PDF.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.readers.pdf_parts.letters import Letters, PageWord

_FILE = re.compile(r"^page-(\d{1,5})\.tsv$")
_LEAST_SURE = 30.0
"""Per cent below which what was recognized is taken for a stain."""
_STAIN = re.compile(r"^[^\w•&%$€£–—\-]*$|^[_|~]+$")
_DOUBTFUL = 60.0
_WORD = 5


@dataclass(frozen=True, slots=True)
class Recognized:
    """The words of one picture in its own points; ``confidence`` is a mean, ``unsure`` the share of doubtful words."""

    width: float
    height: float
    words: tuple[tuple[str, float, float, float, float, float], ...]
    confidence: float
    unsure: float

    def place(self, width: float, height: float) -> Letters:
        """The words on a page of ``width`` and ``height`` points. All words of a line have one size and base line."""
        across, up = width / max(self.width, 1), height / max(self.height, 1)
        usual = _median([high * up for text, _l, _t, _w, high, _s in self.words for _ in text])
        words = []
        for text, left, top, wide, high, _sure in self.words:
            size = high * up
            size = usual if 0.8 * usual < size < 1.22 * usual else size
            bottom = height - (top + high) * up
            words.append(
                PageWord(
                    text,
                    left * across,
                    (left + wide) * across,
                    bottom + size,
                    bottom,
                    bottom + 0.2 * size,
                    round(size * 2) / 2,
                )
            )
        return Letters(width, height, tuple(words), (), (), ())


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def find_recognized() -> Mapping[int, Recognized]:
    """What was recognized of each page, by its number; empty where nothing was."""
    found = {}
    for path in Path().iterdir():
        if match := _FILE.match(path.name):
            page = parse(path.read_text("utf-8", "replace"))
            if page.words:  # a picture without words stays one
                found[int(match[1])] = page
    return found


def parse(table: str) -> Recognized:
    """Tesseract's table of one picture. Words of one line stand on the line's own box."""
    width = height = 1.0
    lines: list[list[tuple[str, float, float, float, float, float]]] = []
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        try:
            level, left, top = int(row["level"]), float(row["left"]), float(row["top"])
            wide, high, confidence = float(row["width"]), float(row["height"]), float(row["conf"])
        except (KeyError, TypeError, ValueError):
            continue
        text = (row.get("text") or "").strip()
        if level == 1:
            width, height = wide, high
        elif level == _WORD - 1:
            lines.append([])
        elif level == _WORD and lines and confidence >= _LEAST_SURE and not _STAIN.match(text):
            lines[-1].append((text, left, top, wide, high, confidence))
    words = [word for line in lines for word in _level(line)]
    sure = [word[-1] for word in words]
    mean = sum(sure) / len(sure) / 100 if sure else 0.0
    unsure = sum(one < _DOUBTFUL for one in sure) / len(sure) if sure else 1.0
    return Recognized(width, height, tuple(words), mean, unsure)


def _level(
    line: list[tuple[str, float, float, float, float, float]],
) -> list[tuple[str, float, float, float, float, float]]:
    """The words of a line on one base and of one height, however the paper lay."""
    if not line:
        return []
    tall = [word for word in line if len(word[0]) > 2] or line
    high = _median([word[4] for word in tall])
    bottom = _median([word[2] + word[4] for word in tall])
    return [(text, left, bottom - high, wide, high, sure) for text, left, _top, wide, _high, sure in line]
