"""The queue through which workers are told to look at an upload: huey, in a SQLite file of its own.

The rows of the database are the truth; a message is only a nudge, so a lost one costs seconds, a doubled one nothing,
and a damaged queue is made anew. Messages are JSON: nothing in the file can become code. Knows huey; what the work is,
its caller says.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from huey import SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from kb.services.workspace import Workspace

log = structlog.get_logger()


class _Json(Serializer):  # type: ignore[misc]
    """Messages as JSON: huey's own are pickles."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(bytes(data)))


class JobQueue:
    """The queue in the file ``path``. ``act`` is called with the number of each upload that a worker takes from it.

    Raises:
        sqlite3.Error: the file cannot be used.
    """

    def __init__(self, path: Path, act: Callable[[int], object] | None = None) -> None:
        self.huey = SqliteHuey("kb", filename=str(path), results=False, serializer=_Json(), timeout=10)

        def read_upload(number: int) -> None:
            if act is None:
                raise RuntimeError(f"this process only announces work, it does none (upload {number})")
            act(number)

        self._task = self.huey.task()(read_upload)

    def put(self, number: int) -> None:
        """Tell the workers to look at the upload ``number``."""
        self._task(number)

    def is_empty(self) -> bool:
        """Whether no message waits."""
        return not self.huey.pending_count()

    def close(self) -> None:
        """Release this thread's connection."""
        self.huey.storage.close()


def queue_path(workspace: Workspace) -> Path:
    """Where the queue of this installation is kept."""
    return workspace.settings.data / "jobs.sqlite3"


def nudge(workspace: Workspace, numbers: list[int]) -> None:
    """Tell the workers of uploads that were just committed. If that fails they look by themselves a little later."""
    try:
        queue = JobQueue(queue_path(workspace))
        try:
            for number in numbers:
                queue.put(number)
        finally:
            queue.close()
    except sqlite3.Error as error:
        log.warning("the job queue cannot be used", error=str(error))


def open_queue(path: Path, act: Callable[[int], object]) -> JobQueue:
    """The queue for a worker. One that is damaged is put aside and made anew: the rows say what waits."""
    try:
        queue = JobQueue(path, act)
        queue.is_empty()
        return queue
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # locked, or no room: nothing is wrong with the file
        log.error("the job queue is damaged and is made anew", path=str(path), error=str(error))
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        return JobQueue(path, act)
