"""Where a page may send its reader afterwards: only to a path of this site, whatever an address says."""

from __future__ import annotations

from urllib.parse import urlsplit

_NOT_AFTERWARDS = ("/sign-in", "/sign-out", "/welcome/", "/invitation/")


def safe_path(wanted: str | None, otherwise: str = "/") -> str:
    """``wanted`` if it is a path of this site with its query, else ``otherwise``.

    Browsers take a backslash for a slash and leave out tabs and line ends, so none of them may be there at all.
    """
    if not wanted or len(wanted) > 2_000 or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    if "\\" in wanted or any(ord(c) <= 32 or ord(c) == 127 for c in wanted):
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    if parts.scheme or parts.netloc or parts.path.startswith(_NOT_AFTERWARDS):
        return otherwise
    return wanted
