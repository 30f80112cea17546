"""The child process that draws one page of a PDF as a picture, for people and for text recognition.

Started by :mod:`ingest.safety.sandbox` under the same limits as a reader; it may open no connection, and start no
program.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import closing

from ingest.safety.child import confine
from ingest.safety.limits import Limits
from ingest.safety.sandbox import EXIT_MEMORY

_MOST_POINTS = 30_000_000
"""Points of one picture: a page of a meter's width is drawn coarser, not refused."""


def main() -> int:
    """Draw the page of the PDF on standard input that the arguments name, as PNG to standard output."""
    limits = Limits(**json.loads(sys.argv[1]))
    page, dpi = int(sys.argv[3]), int(sys.argv[4])
    confine(limits)
    handle = os.dup(1)
    os.dup2(2, 1)
    try:
        picture = draw(sys.stdin.buffer.read(limits.size + 1), page, dpi)
    except MemoryError:
        return EXIT_MEMORY
    with os.fdopen(handle, "wb") as out:
        out.write(picture)
    return 0


def draw(data: bytes, number: int, dpi: int) -> bytes:
    """Page ``number``, from 1, of the PDF ``data`` in shades of gray, as PNG with ``dpi`` points to an inch.

    Raises:
        IndexError: it has no such page.
    """
    import pypdfium2 as pdfium

    with closing(pdfium.PdfDocument(data)) as document:
        if not 1 <= number <= len(document):
            raise IndexError(f"it has {len(document)} pages")
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(dpi / 72, (_MOST_POINTS / max(width * height, 1)) ** 0.5)
        picture = page.render(scale=scale, grayscale=True).to_pil()
        out = io.BytesIO()
        picture.save(out, "PNG", dpi=(dpi, dpi))
        return out.getvalue()
