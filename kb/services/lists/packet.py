"""The files of a list's readings in one: those that are handed out to everyone, in the order of the sessions.

Knows the list as it is shown and where files are kept; no page.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.services.library import OriginalView, find_originals, original_path
from kb.services.lists.view import ListItemView, ListView, SectionView

MOST_BYTES = 300_000_000
"""Of the files of one packet together."""


def write_packet(
    session: Session, view: ListView, sections: Sequence[SectionView], folder: Path, base: str
) -> IO[bytes]:
    """A zip file, open at its beginning, of the PDFs of ``sections``: those that were brought for this list, and those
    that its published readings were read from.

    ``folder`` is where files are kept. "contents.txt" in it says what is in it, and where the other readings are.

    Raises:
        NotFound: not one of the readings has a PDF that may be given out.
        BadRequest: they are larger than :data:`MOST_BYTES` together.
    """
    kept = find_files(session, sections)
    files: dict[str, OriginalView] = {}
    lines = [view.title, f"{base}{view.path}", ""]
    for section in sections:
        lines += [section.title]
        for item in section.items:
            found = kept.get(item.slug)
            if found is not None and _is_pdf(original_path(folder, found.sha256)):
                files.setdefault(item.slug, found)
            lines.append(f"- {item.title}: {_tell_place(item, list(files), base)}")
        lines.append("")
    if not files:
        raise NotFound("No reading of this list has a PDF that may be given out.", "Give out the handouts instead.")
    if sum(found.size for found in files.values()) > MOST_BYTES:
        raise BadRequest(
            f"The files are larger than {MOST_BYTES // 1_000_000} megabytes together.", "Take one track at a time."
        )
    packet: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it
    try:
        with ZipFile(packet, "w", ZIP_STORED) as archive:
            for place, (slug, found) in enumerate(files.items(), 1):
                archive.write(original_path(folder, found.sha256), _name(place, slug))
            archive.writestr("contents.txt", "\r\n".join(lines))
        packet.seek(0)
    except BaseException:
        packet.close()
        raise
    return packet


def find_files(session: Session, sections: Sequence[SectionView]) -> dict[str, OriginalView]:
    """The files that were brought with the items of ``sections``, or that its published readings were read from.

    By slug. What an organizer brought goes first.
    """
    items = [item for section in sections for item in section.items]
    own = {item.slug: OriginalView(item.file.sha256, f"{item.slug}.pdf", item.file.size) for item in items if item.file}
    return find_originals(session, {item.slug for item in items if item.reading}) | own


def _tell_place(item: ListItemView, slugs: list[str], base: str) -> str:
    if item.slug in slugs:
        return _name(slugs.index(item.slug) + 1, item.slug)
    if item.own is not None:
        return item.own.link or item.own.told or "not held here"
    return f"{base}{item.reading.card.path}" if item.reading is not None else "not published now"


def _name(place: int, slug: str) -> str:
    return f"{place:03}-{re.sub(r'[^a-z0-9-]', '-', slug)[:80]}.pdf"


def _is_pdf(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"
