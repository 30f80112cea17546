"""PDFs that organizers bring with the readings of a list: kept, handed to its readers, taken away. Knows no page.

They are kept as every file is, by their SHA-256 (see ``library``), and are handed out as a download to all who may
read the list: so the one who brings it says that it may be given to them. Nothing in a file is opened.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models import ListItem, ReadingList
from kb.services import library
from kb.services.audit import Actor
from kb.services.library import Download, Stored, original_path
from kb.services.lists.edit import Mistakes, claim
from kb.services.lists.edit_actions import EditOutcome
from kb.services.lists.rows import get_row_to_edit, items_of
from kb.services.lists.versions import keep_state
from kb.services.lists.view import ListView
from kb.services.transactions import Change, changing

LARGEST_PDF = 50_000_000
"""Bytes of one PDF."""

MOST_PDF_BYTES = 300_000_000
"""Bytes of all PDFs of a list: as many as a packet takes."""

_MAY_SHARE = "Tick that it may be given to everyone who can read the list, or leave the file out."


def store_pdf(session: Session, folder: Path, stream: IO[bytes], *, may_share: bool) -> Stored:
    """Keep what ``stream`` holds in ``folder``. No row names it yet: see ``note_pdf``.

    Raises:
        Mistakes: it is no PDF, is empty or too large, was erased here, or may not be shared. Nothing was kept.
        StorageFull: there is no room.
    """
    if not may_share:
        raise Mistakes({"may_share": _MAY_SHARE})
    start = stream.read(5)
    if start != b"%PDF-":
        raise Mistakes({"file": "This is not a PDF. Save it as a PDF, and choose that file."})
    stream.seek(0)
    try:
        stored = library.store_file(folder, stream, LARGEST_PDF)
    except library.FileRefused as error:
        raise Mistakes({"file": f"{error} {error.hint}"}) from error
    if library.is_erased(session, stored.sha256, "file"):
        library.original_path(folder, stored.sha256).unlink(missing_ok=True)
        raise Mistakes({"file": "This file was erased here because of what it holds."})
    return stored


def note_pdf(change: Change, row: ReadingList, item: ListItem, stored: Stored) -> None:
    """Write that ``item`` of the list ``row`` has the kept file.

    Raises:
        BadRequest: the list has too much of them.
    """
    files = {each.file for each in items_of(row) if each.file and each is not item} | {stored.sha256}
    sizes = library.find_sizes(change.session, files - {stored.sha256})
    if sum(sizes.values()) + stored.size > MOST_PDF_BYTES:
        raise BadRequest(
            f"The PDFs of this list have more than {MOST_PDF_BYTES // 1_000_000} megabytes together.",
            "Take one away, or give its address instead.",
        )
    library.note_original(change, stored, f"{item.slug}.pdf")
    item.file = stored.sha256


def attach_pdf(session: Session, actor: Actor, key: str, item_id: int, stored: Stored | None) -> EditOutcome:
    """Give the item the kept PDF, in the place of the one that it has; with None take it away.

    Raises:
        NotFound: there is no such list or item.
        Forbidden: ``actor`` may not edit the list.
        BadRequest: the list has too much of them.
    """
    with changing(session, actor) as change:
        row = get_row_to_edit(session, key, actor)
        item = next((each for each in items_of(row) if each.id == item_id), None)
        if item is None:
            raise NotFound("That reading is not in the list any more.", "Go back to the list.")
        claim(change, row, row.revision)
        if stored is None:
            item.file = None
        else:
            note_pdf(change, row, item, stored)
        said = "The PDF was taken away." if stored is None else "The PDF was added."
        change.record("changed", "reading list", key, revision=row.revision, sha256=stored.sha256 if stored else None)
        keep_state(change, row, said)
        return EditOutcome(said, f"item-{item.id}")


def get_list_pdf(view: ListView, folder: Path, item_id: int) -> Download:
    """The PDF that was brought with an item of a list that may be read.

    Raises:
        NotFound: the item has none.
    """
    item = next((each for each in view.items if each.id == item_id), None)
    if item is None or item.file is None:
        raise NotFound("There is no such file.", "Go back to the list.")
    path = original_path(folder, item.file.sha256)
    if not path.is_file():
        raise NotFound(f"The PDF of “{item.title}” is missing from the data folder.", "Bring it back from a backup.")
    name = re.sub(r"\s+", " ", item.title)[:120].strip() or "reading"
    return Download(path, f"{name}.pdf", item.file.sha256, item.file.size)
