"""Files brought in tests, and the work of a worker done at once."""

from __future__ import annotations

import io
from pathlib import Path

from sqlalchemy import update

from ingest.errors import UploadError
from ingest.reading import ReadFile
from ingest.safety.limits import Limits
from ingest.safety.read_in_child import read_bytes
from kb.models import Upload
from kb.models.declarative import now
from kb.services.audit.actors import Actor, Role
from kb.services.intake.read import STALE, claim_upload_now, read_upload
from kb.services.intake.uploads import UploadState, add_file, new_batch
from kb.workspace import Workspace

LEE = Actor("lee", Role.LIAISON, 1)

PATROLS = (
    "# Foot patrols in the harbor district\n\n"
    + " ".join(
        f"Officer pair number {n} walked beat {n} of the harbor and spoke with shopkeepers there." for n in range(30)
    )
    + "\n"
).encode()


def read_here(path: Path, name: str, limits: Limits) -> ReadFile:
    """Reads a file in this process: what is found is the same, and tests of what follows from it are quicker."""
    try:
        return read_bytes(path.read_bytes(), name, limits)
    except UploadError as error:
        error.name = name
        raise


def ris(*titles: str, doi: str | None = None) -> bytes:
    """A RIS file with a report for each title."""
    more = f"DO  - {doi}\n" if doi else ""
    return "".join(f"TY  - RPRT\nTI  - {title}\nPY  - 2014\n{more}ER  - \n\n" for title in titles).encode()


def bring(
    workspace: Workspace,
    name: str,
    data: bytes,
    *,
    batch: str | None = None,
    kind: str = "reference",
    actor: Actor = LEE,
) -> int:
    """Bring one file, not yet read. Returns the upload's number."""
    with workspace.sessions() as session:
        folder = workspace.settings.originals_folder
        batch = batch or new_batch()
        return add_file(session, folder, actor, io.BytesIO(data), batch=batch, name=name, kind=kind).id


def read(workspace: Workspace, number: int) -> UploadState | None:
    """Claim and read one upload, as a worker does. None if it is not to be had."""
    with workspace.sessions() as session:
        claim = claim_upload_now(session, number)
    return read_upload(workspace.sessions, workspace.settings.originals_folder, claim) if claim else None


def bring_and_read(workspace: Workspace, name: str, data: bytes, **more: str) -> int:
    """Bring one file and read it. Returns the upload's number."""
    number = bring(workspace, name, data, **more)  # type: ignore[arg-type]
    read(workspace, number)
    return number


def let_time_pass(workspace: Workspace) -> None:
    """Let every reading that is under way look as if nothing was heard of it for long."""
    with workspace.sessions() as session:
        long_ago = now().fromtimestamp(now().timestamp() - 2 * STALE, now().tzinfo)
        session.execute(update(Upload).where(Upload.state == UploadState.READING).values(touched_at=long_ago))
        session.commit()
