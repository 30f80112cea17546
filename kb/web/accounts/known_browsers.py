"""The mark of a browser that has signed in before: the owner of an account keeps a way in while others guess at it.

The mark is signed and names the account; it lets nobody in. It only says from where tries are counted.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from kb.services.accounts import build_place, digest, fold_name

_COOKIE = "known_browser"
_LIFE = timedelta(days=180)


def find_place(name: str) -> str:
    """From where someone tries to sign in as ``name``: a browser known for that name, else the network address."""
    try:
        of_name, mark = _serializer().loads(request.cookies.get(_COOKIE, ""), max_age=int(_LIFE.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return build_place(request.remote_addr)
    return f"browser {mark}" if of_name == digest(fold_name(name)) else build_place(request.remote_addr)


def remember_browser(response: Response, name: str) -> Response:
    """Mark this browser as one that signed in as ``name``."""
    response.set_cookie(
        _COOKIE,
        str(_serializer().dumps([digest(fold_name(name)), secrets.token_hex(16)])),
        max_age=_LIFE,
        path="/",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known browser")
