"""What pages and API share when something leaves this site: its address, and an export as a file."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Response, request

from kb.http.context import get_workspace
from kb.services.citing import EXPORTS, Bundle

LOCKED_UP = {"default-src": "'none'", "sandbox": ""}
"""The policy of a file that somebody brought: should a browser show it nevertheless, nothing is loaded or run."""


def get_base() -> str:
    """The address of this site without a slash at its end: as the settings say it, else as this reader typed it."""
    return (get_workspace().settings.public_url or request.url_root).rstrip("/")


def send_bundle(bundle: Bundle, ending: str, name: str) -> Response:
    """``bundle`` as a file called ``name`` with the format's ``ending``, to be saved and not shown."""
    export = EXPORTS[ending]
    response = Response(export.write(bundle), content_type=export.media_type)
    if not export.binary:
        response.headers["Content-Type"] = f"{export.media_type}; charset=utf-8"
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{export.file_ending}")
    return response


def build_disposition(name: str) -> str:
    """The header that makes a download of it: a plain name for any browser, the true one as RFC 6266 has it."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._") or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
