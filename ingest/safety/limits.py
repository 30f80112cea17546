"""How large, how deep and how long: the limits under which one uploaded file is read. Plain numbers, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one reading. What is over one of them costs that file alone.

    Sizes are in bytes unless said otherwise, times in seconds.
    """

    size: int = 50 * MB
    """The file itself."""
    units: int = 1_500
    """Pages or slides."""
    unpacked: int = 300 * MB
    """All entries of a zip-based file together."""
    ratio: int = 200
    """Unpacked to packed, of one large entry and of the whole file."""
    entries: int = 10_000
    """Files inside a zip-based file."""
    depth: int = 200
    """Elements within elements, of XML and of HTML."""
    text: int = 8 * MB
    """The text of one document, in characters of its Markdown."""
    items: int = 20_000
    """Records of a RIS file, or rows of a table."""
    columns: int = 500
    """Columns of a table."""
    field: int = 1 * MB
    """One cell of a table, or one line of a RIS record, in characters."""
    memory: int = 1_500 * MB
    """Address space of the child process."""
    cpu: int = 60
    """Processor time of the child process."""
    wall: float = 120.0
    """Time on the clock until the child is ended."""
    render: float = 4.0
    """Processor time to cut and show a million letters of text, and the least for any, so that no page of it holds up
    the server later."""
    lines: bool = False
    """Whether lines and cells are wanted as they are laid out (an agenda). Only then a workbook is read."""
    recognized: int = 300
    """Pages that are pictures and are read by machine; the others stay pictures, and the report says so."""
    result: int = 150 * MB
    """What the child may write: its answer, and anything in its own folder."""


DEFAULT_LIMITS = Limits()
