"""Hostile files: those that are made on purpose, then good ones that were damaged at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from tests.ingest import making
from tests.ingest.hostile_layouts import ALL
from tests.kb.helpers.bringing import PATROLS, ris

_GOOD: dict[str, Callable[[], bytes]] = {
    "report.pdf": making.make_pdf,
    "report.docx": making.make_docx,
    "talk.pptx": making.make_pptx,
    "scanned.pdf": making.make_scanned_pdf,
    "records.ris": lambda: ris("One study of patrols", "Another study of lights"),
    "patrols.md": lambda: PATROLS,
    "page.html": lambda: b"<html><body><h1>Patrols</h1><p>They walked.</p></body></html>" * 20,
    "table.csv": lambda: b"Title,Year\n" + b"Patrols,2014\n" * 50,
}


def iter_files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """``count`` pairs of a name and bytes, one made at a time."""
    for case in ALL[:count]:
        yield case.name, case.make()
    chance = random.Random(seed)
    for _ in range(count - len(ALL)):
        name = chance.choice(sorted(_GOOD))
        yield name, damage(_GOOD[name](), chance)


def damage(data: bytes, chance: random.Random) -> bytes:
    """``data`` with a few bytes turned, a stretch cut out, repeated or moved, or its end lost."""
    spoiled = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(spoiled) or 1)
        stretch = spoiled[at : at + chance.randrange(1, 400)]
        match chance.randrange(5):
            case 0:
                spoiled[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del spoiled[at : at + len(stretch)]
            case 2:
                spoiled[at:at] = stretch * chance.randrange(1, 50)
            case 3:
                spoiled += stretch
            case _:
                del spoiled[max(1, at) :]
    return bytes(spoiled)
