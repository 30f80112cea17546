"""Which session a request's cookie names, and how a cookie begins and ends. Knows nothing of passwords or pages."""

from __future__ import annotations

from flask import session as cookie

from kb.http.context import get_workspace
from kb.services.accounts import find_actor
from kb.services.audit import ANONYMOUS, Actor

_FIELD = "session"


def load_actor() -> Actor:
    """Who makes this request, by its cookie. Reads the database only if there is a token."""
    token = cookie.get(_FIELD)
    if not isinstance(token, str):
        return ANONYMOUS
    # In a session of its own: what the view has begun must not be committed with it.
    with get_workspace().sessions() as session:
        actor = find_actor(session, token)
    if actor is None:
        cookie.clear()
    return actor or ANONYMOUS


def get_token() -> str | None:
    """The token of this request's session, if it has one."""
    token = cookie.get(_FIELD)
    return token if isinstance(token, str) else None


def enter(token: str) -> None:
    """Let the cookie name this session and nothing of what it held before: a planted cookie gains nothing."""
    cookie.clear()
    cookie[_FIELD] = token


def leave() -> None:
    """Forget everything that the cookie held."""
    cookie.clear()
