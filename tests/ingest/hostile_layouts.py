"""Files built so that a guess or a layout would be made for ever; and all hostile files together."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from tests.ingest import making
from tests.ingest.hostile import HOSTILE, Hostile, text


def _lines_everywhere() -> bytes:
    """A page with a grid of lines that all meet."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(10_000):
        canvas.line(0, number / 14, 600, number / 14)
        canvas.line(number / 17, 0, number / 17, 790)
    canvas.drawString(72, 700, "Words in a grid")
    canvas.save()
    return out.getvalue()


def _letters_on_letters() -> bytes:
    """A page whose letters all stand at one place."""
    return making.make_drawn_pdf([[(72.0, 700.0 + n % 3, "WMWMWM") for n in range(15_000)]])


LAYOUTS = (
    # what guesses and layouts could be made to do for ever
    Hostile("a line of a million names", "a.md", text("# A\n\nBy " + "Jane Roe, " * 100_000), None, ""),
    Hostile("a title of a million letters", "a.html", text(f"<title>{'x' * 1_000_000}</title><p>Words."), None, ""),
    Hostile("a million spans of a table", "a.html",
            text("<table><tr><td rowspan=99999999 colspan=99999999>x</td><td>y</td></tr></table>"), None, ""),
    Hostile("tables within tables", "a.html", text("<table><tr><td>" * 90 + "x"), None, ""),
    Hostile("data for search engines of endless depth", "a.html",
            text('<script type="application/ld+json">' + "[" * 90_000 + "</script><p>Words of a page."), None, ""),
    Hostile("style that hides everything", "a.html",
            text("<style>" + "p{display:none}" * 20_000 + "</style><body><p>Words"), None, ""),
    Hostile("PDF of twenty thousand lines", "a.pdf", _lines_everywhere, None, ""),
    Hostile("PDF of letters one on the other", "a.pdf", _letters_on_letters, None, ""),
    Hostile("DOI of a million letters", "a.md", text("doi:10.1000/" + "x" * 1_000_000), None, ""),
    Hostile("year in a million words", "a.md", text("published " + "in the May " * 90_000 + "2014"), None, ""),
    Hostile("front matter with a thousand fields", "a.md",
            text("---\n" + "".join(f"field{n}: x\n" for n in range(1_000)) + "---\nText"), None, "Left out"),
    Hostile("record with a million authors", "a.ris",
            text("TY  - JOUR\nTI  - A\nAU  - " + "Roe, J.; " * 90_000 + "\nER  - \n"), None, ""),
)  # fmt: skip
ALL = (*HOSTILE, *LAYOUTS)
