"""What a page draws beside its words: ruled lines, frames and shades, pictures. Knows PDFium, and no words."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_THIN = 3.0
_SHORTEST = 8.0
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the page: a ruled line if it is thin, else a frame, a shade or a picture."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom


def read_drawings(page: pdfium.PdfPage, width: float, height: float) -> tuple[list[Box], list[Box], list[Box]]:
    """The thin lines, the frames and the pictures of ``page``; of the things that it draws the first 20,000."""
    rules: list[Box] = []
    frames: list[Box] = []
    pictures: list[Box] = []
    for count, drawn in enumerate(page.get_objects(max_depth=3)):
        if count > _MOST:
            break
        if drawn.type not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        left, bottom, right, top = _bounds(drawn)
        box = Box(max(left, 0), min(right, width), min(top, height), max(bottom, 0))
        if box.width < 0 or box.height < 0:
            continue
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(box)
        elif min(box.width, box.height) <= _THIN:
            if max(box.width, box.height) >= _SHORTEST:
                rules.append(box)
        elif box.width >= _SHORTEST and box.height >= _SHORTEST and _is_box(drawn):
            frames.append(box)
        elif box.width >= _SHORTEST:
            rules += _read_lines(drawn)
    return rules, frames, pictures


def _bounds(drawn: pdfium.PdfObject) -> tuple[float, float, float, float]:
    try:
        left, bottom, right, top = drawn.get_bounds()
    except pdfium.PdfiumError:
        return (0.0, 0.0, -1.0, -1.0)
    return (left, bottom, right, top)


def _is_box(drawn: pdfium.PdfObject) -> bool:
    return bool(4 <= raw.FPDFPath_CountSegments(drawn.raw) <= 6)


def _read_lines(drawn: pdfium.PdfObject) -> list[Box]:
    """The upright and level lines of a path of many: some programs draw a whole grid as one."""
    count = raw.FPDFPath_CountSegments(drawn.raw)
    if not 2 <= count <= 4_000:
        return []
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn.raw, matrix)
    lines: list[Box] = []
    before: tuple[float, float] | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(drawn.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if before and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            (left, right), (low, high) = sorted((before[0], point[0])), sorted((before[1], point[1]))
            if min(right - left, high - low) < 1 and max(right - left, high - low) >= _SHORTEST:
                lines.append(Box(left, right, high, low))
        before = point
    return lines
