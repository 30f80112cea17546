"""The picture of one page of a kept PDF, to stand beside what was read of it. Drawn behind the wall of the readers."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from ingest.safety.limits import DEFAULT_LIMITS
from ingest.safety.sandbox import render_page
from kb.errors import NotFound
from kb.services.audit import Actor
from kb.services.library import find_download
from knowledge.errors import KnowledgeError

_DPI = 90
"""Points to an inch of a picture on the screen."""


def draw_page(session: Session, folder: Path, actor: Actor, sha256: str, page: int) -> bytes:
    """Page ``page``, from 1, of the kept PDF ``sha256`` as PNG.

    Raises:
        NotFound: there is no such file or page, or it is not for them.
    """
    found = find_download(session, folder, actor, sha256)
    try:
        return render_page(found.path, found.name, page, DEFAULT_LIMITS, _DPI)
    except KnowledgeError as error:
        raise NotFound(f"Page {page} of {found.name} cannot be shown.", "Download the file and open it.") from error
