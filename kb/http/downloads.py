"""What pages and API share when something leaves this site: its address, and an export as a file."""

from __future__ import annotations

from flask import Response, request

from kb.http.context import get_workspace
from kb.services.citing import EXPORTS, Bundle


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
