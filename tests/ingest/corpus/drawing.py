"""Draws pages as layout programs do: justified columns with cut words, drop capitals, frames, tables, foot notes."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

from reportlab.lib.pagesizes import letter
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.corpus.made import Rows

WIDTH, HEIGHT = letter


class Sheet:
    """A canvas with a pen that goes down a column. Places are in points from the lower left corner."""

    def __init__(self, seed: int = 0, **properties: str) -> None:
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=letter, invariant=True)
        for name, value in properties.items():
            getattr(self.canvas, f"set{name.capitalize()}")(value)
        self.chance = random.Random(seed)
        self.y = HEIGHT - 72

    def save(self) -> bytes:
        """The finished file."""
        self.canvas.save()
        return self._out.getvalue()

    def turn(self) -> None:
        """A new page."""
        self.canvas.showPage()
        self.y = HEIGHT - 72

    def line(self, words: str, size: float = 11, font: str = "Helvetica", left: float = 72, gap: float = 1.3) -> None:
        """One line, the pen below it."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, self.y, words)
        self.y -= size * gap

    def centered(self, words: str, size: float = 11, font: str = "Helvetica", gap: float = 1.3) -> None:
        """One line in the middle of the page."""
        self.canvas.setFont(font, size)
        self.canvas.drawCentredString(WIDTH / 2, self.y, words)
        self.y -= size * gap

    def wrapped(
        self, words: str, size: float, font: str, left: float = 72, width: float = 468, center: bool = False
    ) -> None:
        """A heading over as many lines as it needs."""
        for row in _break(words.split(), width, font, size):
            if center:
                self.centered(" ".join(row), size, font, 1.2)
            else:
                self.line(" ".join(row), size, font, left, 1.2)

    def paragraph(
        self,
        words: str,
        left: float = 72,
        width: float = 468,
        size: float = 10,
        font: str = "Times-Roman",
        cut: bool = True,
        indent: float = 0,
        justify: bool = True,
    ) -> None:
        """A paragraph, justified, with words cut at the ends of some lines."""
        rows = _break_with_cuts(words.split(), width, font, size, self.chance if cut else None, indent)
        for number, row in enumerate(rows):
            shift = indent if number == 0 else 0
            self._row(row, left + shift, width - shift, size, font, justify and number < len(rows) - 1)
            self.y -= size * 1.22
        self.y -= size * 0.5

    def _row(self, row: Sequence[str], left: float, width: float, size: float, font: str, justify: bool) -> None:
        natural = sum(stringWidth(word, font, size) for word in row)
        space = stringWidth(" ", font, size)
        if justify and len(row) > 1:
            space = min((width - natural) / (len(row) - 1), 3.2 * space)
        text = self.canvas.beginText(left, self.y)
        text.setFont(font, size)
        text.setWordSpace(space - stringWidth(" ", font, size))
        text.textOut(" ".join(row))
        self.canvas.drawText(text)

    def raised(self, words: str, mark: str, rest: str, left: float = 72, size: float = 10) -> None:
        """A line with a raised mark after ``words``."""
        text = self.canvas.beginText(left, self.y)
        text.setFont("Times-Roman", size)
        text.textOut(words)
        text.setFont("Times-Roman", size * 0.6)
        text.setRise(size * 0.35)
        text.textOut(mark)
        text.setRise(0)
        text.setFont("Times-Roman", size)
        text.textOut(f" {rest}")
        self.canvas.drawText(text)
        self.y -= size * 1.6

    def drop_capital(self, words: str, left: float, width: float, size: float = 10) -> None:
        """A paragraph whose first letter is as high as three lines."""
        letter_size = size * 3.6
        self.canvas.setFont("Times-Bold", letter_size)
        self.canvas.drawString(left, self.y - 2 * 1.22 * size, words[0])
        shift = stringWidth(words[0], "Times-Bold", letter_size) + 3
        rows = _break(words[1:].split(), width - shift, "Times-Roman", size)[:3]
        for row in rows:
            self._row(row, left + shift, width - shift, size, "Times-Roman", False)
            self.y -= size * 1.22
        rest = words[1:].split()[sum(map(len, rows)) :]
        for row in _break(rest, width, "Times-Roman", size):
            self._row(row, left, width, size, "Times-Roman", False)
            self.y -= size * 1.22
        self.y -= size * 0.5

    def frame(self, paragraphs: Sequence[str], left: float, width: float, height: float) -> None:
        """A framed text with its top at the pen."""
        self.canvas.rect(left, self.y - height, width, height)
        self.y -= 16
        for words in paragraphs:
            self.paragraph(words, left + 8, width - 16, 9, "Helvetica", cut=False, justify=False)

    def table(
        self, rows: Rows, left: float = 72, widths: Sequence[float] = (), ruled: str = "grid", size: float = 9
    ) -> None:
        """A table: ``ruled`` is grid, rows (level lines only), shaded or none."""
        cells = list(widths) or [110, *[62] * (len(rows[0]) - 1)]
        high = size * 1.9
        edges = [left + sum(cells[:n]) for n in range(len(cells) + 1)]
        top = self.y
        for number, row in enumerate(rows):
            if ruled == "shaded" and number % 2 == 0:
                self.canvas.setFillGray(0.85)
                self.canvas.rect(left, self.y - high, edges[-1] - left, high, stroke=0, fill=1)
                self.canvas.setFillGray(0)
            self.canvas.setFont("Helvetica-Bold" if number == 0 else "Helvetica", size)
            for at, cell in enumerate(row):
                self.canvas.drawString(edges[at] + 4, self.y - high + size * 0.6, cell)
            self.y -= high
        if ruled in ("grid", "rows"):
            for number in range(len(rows) + 1):
                self.canvas.line(left, top - number * high, edges[-1], top - number * high)
        if ruled == "grid":
            for edge in edges:
                self.canvas.line(edge, top, edge, self.y)
        self.y -= size * 1.6


def _break(words: Sequence[str], width: float, font: str, size: float) -> list[list[str]]:
    return _break_with_cuts(list(words), width, font, size, None, 0)


def _break_with_cuts(
    words: list[str], width: float, font: str, size: float, chance: random.Random | None, indent: float
) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    left = list(words)
    while left:
        word = left.pop(0)
        room = width - (indent if len(rows) == 1 else 0)
        if stringWidth(" ".join([*rows[-1], word]), font, size) <= room or not rows[-1]:
            rows[-1].append(word)
            continue
        if chance is not None and len(word) > 8 and word.isalpha() and chance.random() < 0.7:
            at = len(word) // 2
            if stringWidth(" ".join([*rows[-1], word[:at] + "-"]), font, size) <= room:
                rows[-1].append(word[:at] + "-")
                word = word[at:]
        elif "-" in word and not word.startswith("-"):
            first, _, second = word.partition("-")
            if second and stringWidth(" ".join([*rows[-1], first + "-"]), font, size) <= room:
                rows[-1].append(first + "-")
                word = second
        rows.append([word])
    return [row for row in rows if row]
