"""Made pages as a scanner gives them: a picture a page, a little turned, with specks."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.corpus.briefs import BRIEFS
from tests.ingest.corpus.made import Made


def scan(data: bytes, seed: int = 0, turn: float = 0.4, specks: float = 0.0004) -> bytes:
    """The PDF ``data`` as pictures of 150 points to an inch."""
    chance = np.random.default_rng(seed)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    document = pdfium.PdfDocument(data)
    for page in document:
        picture = page.render(scale=150 / 72, grayscale=True).to_pil().rotate(turn, fillcolor=255)
        points = np.asarray(picture).copy()
        points[chance.random(points.shape) < specks] = 60
        size = page.get_size()
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(Image.fromarray(points)), 0, 0, *size)
        canvas.showPage()
    document.close()
    canvas.save()
    return out.getvalue()


def _make(made: Made, seed: int) -> bytes:
    return scan(made.make(), seed, turn=(0.0, 0.4, -0.3)[seed % 3])


SCANS = tuple(
    replace(made, name=f"scan-{made.name}", kind="scan", make=partial(_make, made, seed))
    for seed, made in enumerate((BRIEFS[0], BRIEFS[7], BRIEFS[9], BRIEFS[4]))
)
