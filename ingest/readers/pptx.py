"""Reads PowerPoint files: each slide with its title, text, tables and groups in reading order, and its speaker notes.

Hidden slides are read and said. Macros are ignored; nothing outside the file is asked.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import CONTENT_TYPE
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape

from ingest.errors import TooManyPages
from ingest.proposals import FoundPlace, build_values, order_found, propose_from_text, propose_title
from ingest.readers.office import propose_named
from ingest.readers.pptx_parts import read_chart, read_diagram
from ingest.reading import ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.wording import escape, join_ranges, page_mark, table

_ROW = 180_000
"""Shapes whose tops differ by less than this, a fifth of an inch in the file's own unit, stand in one row."""

_FIRST_SLIDES = 3
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}


class _Slide(NamedTuple):
    title: str
    blocks: list[str]
    words: list[str]
    notes: list[str]
    hidden: bool
    unread: bool


def read(data: bytes, limits: Limits) -> ReadFile:
    """One document, a slide mark before each slide.

    Raises:
        TooManyPages: with an empty file name.
    """
    presentation = Presentation(io.BytesIO(data))
    if len(presentation.slides) > limits.units:
        raise TooManyPages(f"it has {len(presentation.slides):,} slides, and {limits.units:,} are read")
    slides = [_read_slide(slide) for slide in presentation.slides]
    titles = [(number, slide.title) for number, slide in enumerate(slides[:_FIRST_SLIDES], 1) if slide.title]
    lines = [
        FoundPlace(f"slide {number}", words)
        for number, slide in enumerate(slides[:_FIRST_SLIDES], 1)
        for words in (slide.title, *slide.words)
        if words
    ]
    shown = (found for number, title in titles[:1] for found in propose_title(title, f"slide {number}, title", 0.9))
    text = " ".join(line.text for line in lines)
    proposed = (*shown, *propose_named(presentation.core_properties, text))
    best = next((one.value for one in proposed if one.field == "title"), None)
    found = order_found(proposed, propose_from_text(lines, best))
    macros = presentation.part.content_type == CONTENT_TYPE.PML_PRES_MACRO_MAIN
    item = ReadItem(_build_body(slides), found, build_values(found, None))
    media_type = MediaType.PPTM if macros else MediaType.PPTX
    return ReadFile(media_type, "slide", len(slides), (item,), _describe(slides))


def _read_slide(slide: Any) -> _Slide:
    title = slide.shapes.title
    heading = _line(title.text_frame.text) if title is not None else ""
    title_id = title.shape_id if title is not None else None
    shapes = [shape for shape in _iter_shapes(slide.shapes) if shape.shape_id != title_id]
    words = [line for shape in shapes for line in _iter_words(shape)]
    blocks = [block for shape in shapes for block in _iter_blocks(shape)]
    notes: list[str] = []
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        paragraphs = slide.notes_slide.notes_text_frame.paragraphs
        notes = [line for paragraph in paragraphs if (line := _line(paragraph.text))]
    hidden = slide._element.get("show") in {"0", "false"}
    return _Slide(
        heading,
        blocks,
        words,
        notes,
        hidden,
        any(_is_drawing(shape) and not list(read_diagram(shape)) for shape in shapes),
    )


def _is_drawing(shape: Any) -> bool:
    """Whether ``shape`` is a diagram (SmartArt) or an embedded object, whose words lie elsewhere."""
    return isinstance(shape, GraphicFrame) and not (shape.has_table or shape.has_chart)


def _iter_shapes(shapes: Any) -> Iterator[Any]:
    """The shapes with words, rows from top to bottom and each row from left to right, groups in their own place."""
    for shape in sorted(shapes, key=lambda shape: (round((shape.top or 0) / _ROW), shape.left or 0)):
        if isinstance(shape, GroupShape):
            yield from _iter_shapes(shape.shapes)
        elif not (shape.is_placeholder and shape.placeholder_format.type in _FURNITURE):
            yield shape


def _iter_words(shape: Any) -> Iterator[str]:
    if shape.has_text_frame:
        yield from (line for paragraph in shape.text_frame.paragraphs if (line := _line(paragraph.text)))


def _iter_blocks(shape: Any) -> Iterator[str]:
    if getattr(shape, "has_table", False) and shape.has_table:
        yield table([[_line(cell.text) for cell in row.cells] for row in shape.table.rows])
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        yield from read_chart(shape.chart)
    elif _is_drawing(shape):
        yield from read_diagram(shape)
    elif shape.has_text_frame:
        yield _read_frame(shape)


def _read_frame(shape: Any) -> str:
    """The paragraphs of a text frame: a list where it is the body of a slide or has indented paragraphs."""
    paragraphs = [
        (line, paragraph.level) for paragraph in shape.text_frame.paragraphs if (line := _line(paragraph.text))
    ]
    listed = len(paragraphs) > 1 and (shape.is_placeholder or any(level for _, level in paragraphs))
    if listed:
        least = min(level for _, level in paragraphs)
        return "\n".join(f"{'    ' * min(level - least, 5)}- {escape(line)}" for line, level in paragraphs)
    return "\n\n".join(escape(line) for line, _ in paragraphs)


def _line(text: str) -> str:
    return " ".join(text.replace("\v", " ").split())


def _build_body(slides: Sequence[_Slide]) -> str:
    parts: list[str] = []
    for number, slide in enumerate(slides, 1):
        parts.append(page_mark("slide", number))
        if slide.title:
            parts.append(f"## {escape(slide.title)}")
        parts += [block for block in slide.blocks if block]
        if slide.notes:
            parts.append("Speaker notes:")
            parts.append("\n>\n".join(f"> {escape(line)}" for line in slide.notes))
    return "\n\n".join(parts) + "\n" if any(_has_text(slide) for slide in slides) else ""


def _has_text(slide: _Slide) -> bool:
    return bool(slide.title or any(slide.blocks) or slide.notes)


def _describe(slides: Sequence[_Slide]) -> tuple[str, ...]:
    notes: list[str] = []
    if not any(_has_text(slide) for slide in slides):
        return ("No text: the slides have pictures only. Upload a version with words, or describe it yourself.",)
    for words, numbers in (
        ("Hidden slides were read too", [n for n, slide in enumerate(slides, 1) if slide.hidden]),
        ("Diagrams on these slides were not read", [n for n, slide in enumerate(slides, 1) if slide.unread]),
        ("Slides without text", [n for n, slide in enumerate(slides, 1) if not _has_text(slide)]),
    ):
        if numbers:
            notes.append(f"{words}: {join_ranges(numbers)}.")
    return tuple(notes)
