"""Secrets that a person carries: a token in a cookie or in a link, of which only the SHA-256 is kept here."""

from __future__ import annotations

import hashlib
import secrets


def build_token() -> str:
    """A new token of 256 random bits, fit for an address and a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of ``token``. A plain hash is enough for it: unlike a password it cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
