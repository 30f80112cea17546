"""Signing in with the account of one's agency: to the provider, and back. Authlib checks what the provider says."""

from __future__ import annotations

from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, current_app, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from kb.config import Settings
from kb.errors import KBError, NotFound
from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base
from kb.http.identity import enter
from kb.services import accounts
from kb.services.accounts import ProvenIdentity, build_place
from kb.web.local_paths import safe_path

blueprint = Blueprint("single_sign_on", __name__)
_GOAL = "single_sign_on_goal"
_TIMEOUT = 10
"""Seconds that the provider has to answer: a reader's thread waits for it."""


class ProviderFailed(KBError):
    """The provider cannot be reached, or what it says does not fit what was asked of it."""

    status = 502
    code = "single_sign_on_failed"
    hint = "Try again. If it stays, sign in with a password, or ask an admin of this site."


@blueprint.get("/sign-in/sso")
def leave() -> ResponseReturnValue:
    """Go to the provider, which comes back to :func:`arrive`."""
    client = _get_client()
    session[_GOAL] = safe_path(request.args.get("next"))
    try:
        return client.authorize_redirect(get_base() + url_for("single_sign_on.arrive"))  # type: ignore[no-any-return]
    except (OAuthError, RequestException, ValueError, KeyError) as error:
        raise ProviderFailed("The sign-in of your agency cannot be reached.") from error


@blueprint.get("/sign-in/sso/arrive")
def arrive() -> ResponseReturnValue:
    """Sign in whom the provider says this is, after state, nonce, signature, issuer and audience were checked."""
    client, settings = _get_client(), get_workspace().settings
    goal = safe_path(session.pop(_GOAL, None))
    try:
        token = client.authorize_access_token()
        claims = dict(token["userinfo"])
        if settings.sso_groups_claim not in claims:
            more = dict(client.userinfo(token=token))
            if more.get("sub") == claims["sub"]:  # what is said of another person is not taken
                claims = more | claims
    except (OAuthError, JoseError, RequestException, ValueError, KeyError) as error:
        raise ProviderFailed("The sign-in of your agency did not say who you are.") from error
    roles = accounts.read_group_roles(settings.sso_roles)
    device = accounts.describe_device(request.user_agent.string)
    place = build_place(request.remote_addr)
    identity = _read_identity(claims, settings)
    _, begun = accounts.sign_in_by_identity(get_session(), identity, roles, place, device)
    enter(begun)
    return make_response(redirect(goal, 303))


def _read_identity(claims: dict[str, Any], settings: Settings) -> ProvenIdentity:
    groups = claims.get(settings.sso_groups_claim) or []
    groups = [groups] if isinstance(groups, str) else groups
    name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
    return ProvenIdentity(
        settings.sso_issuer, str(claims["sub"]), name, str(claims.get("name") or ""), tuple(map(str, groups))
    )


def _get_client() -> Any:
    """The client of this application, made when first used.

    Raises:
        NotFound: the settings name no provider.
    """
    settings = get_workspace().settings
    if not settings.sso_issuer:
        raise NotFound("Nothing is kept at this address.")
    if "kb sso" not in current_app.extensions:
        oauth = OAuth(current_app)
        oauth.register(
            "kb",
            client_id=settings.sso_client_id,
            client_secret=settings.sso_client_secret,
            server_metadata_url=f"{settings.sso_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.sso_scope,
                "code_challenge_method": "S256",
                "default_timeout": _TIMEOUT,
            },
        )
        current_app.extensions["kb sso"] = oauth
    return current_app.extensions["kb sso"].kb
