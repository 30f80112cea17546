"""Refuses requests that are addressed to a name that is not this site's, so that no link or answer can repeat one.

Knows names. Must not know pages: what it refuses is shown like every other error.
"""

from __future__ import annotations

import re

from flask import Flask, request

from kb.config import Settings
from kb.errors import KBError

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]{0,252}[a-z0-9])?)\.?(:[0-9]{1,5})?")


class UnknownHost(KBError):
    """The request names a host that this site does not have. The answer does not repeat it."""

    status = 400
    code = "unknown_host"
    hint = "Use the address that you were given. The people who run this site can add a name with KB_HOSTS."


def install_hosts(app: Flask, settings: Settings) -> None:
    """Refuse every request to a host that is not in ``settings.allowed_hosts``. Install it before all other checks."""
    allowed = settings.allowed_hosts

    @app.before_request
    def check() -> None:
        if not is_allowed(request.environ.get("HTTP_HOST") or request.environ.get("SERVER_NAME", ""), allowed):
            raise UnknownHost("This site is not known under the name in your request.")


def is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    """Whether ``host``, with or without a port, is one of ``allowed`` or under one that begins with a dot."""
    found = _HOST.fullmatch(host.lower())
    if found is None:
        return False
    name = found["name"]
    return any(name == one or (one.startswith(".") and name.endswith(one)) for one in allowed)
