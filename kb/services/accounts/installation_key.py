"""The key of this installation: it signs cookies, and what encrypts secrets of second steps is derived from it.

It is in the settings, or made once and kept with the data, readable by its owner only.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from kb.config import Settings


def load_secret_key(settings: Settings) -> str:
    """The key of this installation; the same in every process, even when several start at once."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data / "secret_key"
    if not path.exists():
        _make(path)
    return path.read_text("ascii")


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret_key")
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)  # whole or not at all, and never over the key that another process just made
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
