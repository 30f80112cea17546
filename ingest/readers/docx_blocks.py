"""The blocks of a Word document as Markdown, and what its first ones propose for the fields.

Knows blocks and properties; must not know how a document is walked through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingest.proposals import FoundPlace, order_found, propose_from_text, propose_title
from ingest.readers.office import propose_named
from ingest.reading import FoundValue

if TYPE_CHECKING:
    from docx.document import Document
else:
    Document = Any

_START_LINES = 40


class WordBlock:
    """A paragraph or table as Markdown. ``words`` are plain, ``level`` is a heading's, ``listed`` a list's sign."""

    __slots__ = ("level", "listed", "markdown", "words")

    def __init__(self, markdown: str, words: str = "", level: int = 0, listed: str = "") -> None:
        self.markdown = markdown
        self.words = words
        self.level = level
        self.listed = listed


def propose(plain: list[WordBlock], title: str | None, document: Document) -> tuple[FoundValue, ...]:
    """Proposals from ``plain``, the blocks with words, the paragraph in the style Title, and the properties."""
    headings = [block for block in plain if block.level]
    first = plain[0] if plain else None
    named = propose_named(document.core_properties, " ".join(block.words for block in plain[:_START_LINES]))
    titles = (
        *propose_title(title, "the paragraph in the style Title", 0.95),
        *named,
        *propose_title(
            headings[0].words if headings else None,
            "first heading",
            0.78 if headings and headings[0] is first else 0.62,
        ),
        *propose_title(first.words if first and len(first.words) <= 200 else None, "first paragraph", 0.66),
    )
    best = order_found(tuple(one for one in titles if one.field == "title"))
    lines = [FoundPlace(f"paragraph {number}", block.words) for number, block in enumerate(plain[:_START_LINES], 1)]
    return order_found(titles, propose_from_text(lines, best[0].value if best else None))


def join(blocks: list[WordBlock]) -> str:
    """The blocks with an empty line between them, except between items of a list."""
    text = ""
    before: WordBlock | None = None
    for block in blocks:
        if not block.markdown:
            continue
        if before is not None:
            text += "\n" if before.listed and (before.listed == block.listed or block.markdown[0] == " ") else "\n\n"
        text += block.markdown
        before = block
    return text + "\n" if text else ""
