"""What PDFium says of one page: its words with place, size and weight, its ruled lines and boxes, and its pictures.

All places are in points from the lower left corner of the page. Words are cut by the gaps between letters, whatever
order the file draws them in. Knows PDFium; must not know what words mean.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.pdf_parts.drawings import Box, read_drawings
from ingest.text.lost_letters import LOST

_CUT = {0xFFFE, 0x02, 0xAD}
"""How PDFium and files mark a hyphen that cuts a word at the end of a line."""
_SPACES = {0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x2002, 0x2003, 0x2009, 0x200A, 0x202F, 0x3000}
_NOTHING = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF}
_GAP = 0.2
"""Share of the size of the letters from which a gap is one between words."""


@dataclass(frozen=True, slots=True)
class PageWord:
    """Letters without a gap. ``base`` is the height they stand on; ``cut`` where a line's end cut the word."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    cut: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """One page. ``rules`` are thin boxes, ``frames`` boxes with room inside; ``pictures`` are drawn as such."""

    width: float
    height: float
    words: tuple[PageWord, ...]
    rules: tuple[Box, ...]
    frames: tuple[Box, ...]
    pictures: tuple[Box, ...]


def read_letters(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Letters:
    """Everything on ``page`` that its layout is told by."""
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    turn = _Turn(_find_turn(text), width, height)
    words = _split_spaced(_drop_doubles(list(_iter_words(text, turn))))
    rules, frames, pictures = (list(map(turn.box, boxes)) for boxes in read_drawings(page, width, height))
    if turn.quarters % 2:
        width, height = height, width
    return Letters(width, height, tuple(words), tuple(rules), tuple(frames), tuple(pictures))


@dataclass(frozen=True, slots=True)
class _Turn:
    """How a page whose text stands on its side is turned before it is read: by ``quarters`` of a circle."""

    quarters: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        if self.quarters == 3:  # PDFium counts to the right: these letters go up
            return (y, self.width - x)
        if self.quarters == 2:
            return (self.width - x, self.height - y)
        return (self.height - y, x) if self.quarters == 1 else (x, y)

    def box(self, box: Box) -> Box:
        """Where a box comes to lie."""
        if not self.quarters:
            return box
        (one, low), (other, high) = self.point(box.left, box.bottom), self.point(box.right, box.top)
        return Box(min(one, other), max(one, other), max(low, high), min(low, high))


def _find_turn(text: pdfium.PdfTextPage) -> int:
    """The quarters by which most letters of a page are turned."""
    count = text.count_chars()
    sampled = range(0, count, max(count // 200, 1))
    turns = [round(raw.FPDFText_GetCharAngle(text.raw, at) / (math.pi / 2)) % 4 for at in sampled]
    best = max(set(turns), key=turns.count, default=0)
    return best if turns.count(best) > 0.6 * len(turns) else 0


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    at: int
    cut: bool


def _iter_letters(text: pdfium.PdfTextPage, turn: _Turn) -> Iterator[_Letter | None]:
    """Each letter in the order of the file; None where a word ends."""
    handle = text.raw
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in _SPACES:
            yield None
            continue
        if code in _NOTHING or not raw.FPDFText_GetLooseCharBox(handle, index, box):
            continue
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        cut = code in _CUT
        character = "-" if cut else LOST if code < 0x20 or code == 0xFFFD or 0xE000 <= code < 0xF000 else chr(code)
        place = Box(box.left, box.right, box.top, box.bottom)
        base = y.value
        if turn.quarters:
            place, (_, base) = turn.box(place), turn.point(x.value, y.value)
        yield _Letter(character, place.left, place.right, place.top, place.bottom, base, index, cut)


def _iter_words(text: pdfium.PdfTextPage, turn: _Turn) -> Iterator[PageWord]:
    run: list[_Letter] = []
    for letter in _iter_letters(text, turn):
        if run and (letter is None or _is_apart(run[-1], letter)):
            yield _build_word(text, run, turn)
            run = []
        if letter is not None:
            run.append(letter)
    if run:
        yield _build_word(text, run, turn)


def _is_apart(one: _Letter, other: _Letter) -> bool:
    if one.left == other.left and one.base == other.base:
        return False  # two letters of one joined sign: PDFium gives both its place
    size = max(one.top - one.bottom, other.top - other.bottom, 1.0)
    if abs(other.base - one.base) > 0.12 * size:
        return True
    return not -0.6 * size < other.left - one.right < _GAP * size


def _build_word(text: pdfium.PdfTextPage, run: list[_Letter], turn: _Turn) -> PageWord:
    first = run[0].at
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text.raw, first, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    angle = raw.FPDFText_GetCharAngle(text.raw, first)
    size = raw.FPDFText_GetFontSize(text.raw, first) * scale
    heights = sorted(letter.top - letter.bottom for letter in run)
    return PageWord(
        text="".join(letter.text for letter in run),
        left=min(letter.left for letter in run),
        right=max(letter.right for letter in run),
        top=max(letter.top for letter in run),
        bottom=min(letter.bottom for letter in run),
        base=run[0].base,
        size=round(size, 1) if 1 < size < 300 else heights[len(heights) // 2] / 1.15,
        bold=_is_bold(text, first),
        cut=run[-1].cut,
        turned=0.1 < (angle - turn.quarters * math.pi / 2) % (2 * math.pi) < 6.18,
    )


def _is_bold(text: pdfium.PdfTextPage, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(text.raw, index) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text.raw, index, name, 128, ctypes.c_int())
    return any(sign in name.value.lower() for sign in (b"bold", b"black", b"heavy"))


def _drop_doubles(words: list[PageWord]) -> list[PageWord]:
    """``words`` without those drawn again on themselves, a hair beside: how some programs make them bold."""
    kept: list[PageWord] = []
    places: dict[tuple[str, int, int], int] = {}
    for word in words:
        keys = [(word.text, round(word.left / 2) + x, round(word.base / 2) + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        double = next((places[key] for key in keys if key in places), None)
        if double is not None and abs(kept[double].left - word.left) < 2.5 and len(word.text) > 1:
            kept[double] = replace(kept[double], bold=True)
            continue
        places[word.text, round(word.left / 2), round(word.base / 2)] = len(kept)
        kept.append(word)
    return kept


def _split_spaced(words: list[PageWord]) -> list[PageWord]:
    """``words`` with those in spaced letters ("G A T E S") made whole again."""
    done: list[PageWord] = []
    run: list[PageWord] = []
    for word in [*words, None]:
        alone = word is not None and len(word.text) == 1 and word.text.isalpha()
        if alone and word is not None and run and (abs(word.base - run[-1].base) > 1 or word.left < run[-1].left):
            done += _join_spaced(run)
            run = []
        if alone and word is not None:
            run.append(word)
            continue
        done += _join_spaced(run)
        run = []
        if word is not None:
            done.append(word)
    return done


def _join_spaced(run: list[PageWord]) -> list[PageWord]:
    if len(run) < 4:
        return run
    gaps = sorted(other.left - one.right for one, other in pairwise(run))
    limit = 1.6 * max(gaps[len(gaps) // 3], 0.1 * run[0].size)
    joined = [run[0]]
    for word in run[1:]:
        last = joined[-1]
        if word.left - last.right <= limit:
            joined[-1] = replace(last, text=last.text + word.text, right=word.right, top=max(last.top, word.top))
        else:
            joined.append(word)
    return joined if max(len(word.text) for word in joined) > 2 else run
