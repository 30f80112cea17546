"""What the writers of the content doubt and could not look up: corrections that wait for a curator from the first day.

Knows ``content/open_corrections.yaml`` and the queue of corrections. Must not know pages or commands.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import Correction
from kb.services.audit import COMMAND_LINE
from kb.services.transactions import changing
from kb.services.upkeep.corrections import LONGEST, SHORTEST, CorrectionState, get_subject
from knowledge.content_folder import OPEN_CORRECTIONS


class OpenCorrection(BaseModel):
    """One doubt: the ``page`` it is of, and what to look up and where. It holds no figure that nobody checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: str
    text: str = Field(min_length=SHORTEST, max_length=LONGEST)


def keep_open_corrections(session: Session, folder: Path) -> int:
    """Propose each correction of ``folder`` that was never proposed before. Returns how many; 0 without the file.

    One that was decided is not proposed again, so that reading the folder a second time brings nothing back.

    Raises:
        BadRequest: the file is not a list of ``page`` and ``text``.
        NotFound: it names a page that is not published.
    """
    source = folder / OPEN_CORRECTIONS
    if not source.is_file():
        return 0
    try:
        found = TypeAdapter(tuple[OpenCorrection, ...]).validate_python(yaml.safe_load(source.read_text("utf-8")) or ())
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise BadRequest(f"{source} cannot be read: {error}", "Each entry has a page and a text.") from error
    kept = {(slug, text) for slug, text in session.execute(select(Correction.slug, Correction.text))}
    new = [each for each in found if (each.page, each.text) not in kept]
    with changing(session, COMMAND_LINE) as change:
        for each in new:
            subject = get_subject(session, each.page)
            row = Correction(slug=each.page, text=each.text, contact="", state=CorrectionState.OPEN)
            session.add(row)
            session.flush()
            change.record("proposed correction", subject.kind, each.page, correction=row.id)
    return len(new)
