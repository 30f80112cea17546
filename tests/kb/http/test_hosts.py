"""The names that this site answers to: what is addressed to any other is refused, and repeated nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kb.app import create_app
from kb.config import Settings
from kb.http.hosts import is_allowed
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.signing import post, sign_in

EVIL = "evil.example"
PATHS = (
    "/",
    "/practices/",
    "/search?q=guns",
    "/feeds/new.atom",
    "/search.atom?q=guns",
    "/sitemap.xml",
    "/robots.txt",
    "/oai?verb=Identify",
    "/nowhere",
    "/account",
    "/api/v1/sites",
    "/api/v1/nowhere",
    "/readyz",
    "/static/app.css",
)


@pytest.fixture
def app(empty: Workspace) -> Iterator[Flask]:
    app = create_app(empty.settings)
    yield app
    app.extensions["kb"].engine.dispose()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", [{"Host": EVIL}, {"Host": f"localhost@{EVIL}"}, {"Host": f"{EVIL}:80"}])
def test_request_to_another_host_is_refused_and_its_name_is_repeated_nowhere(
    app: Flask, path: str, headers: dict[str, str]
) -> None:
    answer = app.test_client().get(path, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["X-Request-ID"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert EVIL not in answer.get_data(as_text=True)
    assert EVIL not in str(answer.headers)


@pytest.mark.parametrize("path", PATHS)
def test_no_other_header_names_the_host(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, headers={"X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}"})
    assert EVIL not in answer.get_data(as_text=True)
    assert EVIL not in str(answer.headers)


def test_https_sends_nobody_on_to_another_host(empty: Workspace) -> None:
    app = create_app(empty.settings.model_copy(update={"https": True}))
    assert app.test_client().get("/", headers={"Host": EVIL}).status_code == 400
    assert app.test_client().get("/").location == "https://localhost/"
    app.extensions["kb"].engine.dispose()


def test_links_of_invitations_begin_with_the_public_address(empty: Workspace) -> None:
    app = create_app(empty.settings.model_copy(update={"public_url": "https://kb.example.org"}))
    client = app.test_client()
    sign_in(client, empty, Role.ADMIN)
    page = post(client, "/people", name="ann", role="liaison").get_data(as_text=True)
    assert "https://kb.example.org/invitation/" in page
    assert "http://localhost" not in page
    app.extensions["kb"].engine.dispose()


def test_names_of_the_settings_are_answered() -> None:
    settings = Settings(hosts="kb.city.gov, .county.gov", public_url="https://kb.example.org/base", host="0.0.0.0")
    allowed = settings.allowed_hosts
    for host in ("kb.city.gov", "KB.city.gov:8080", "a.county.gov", "kb.example.org", "localhost:5", "[::1]:80"):
        assert is_allowed(host, allowed), host
    for host in ("county.gov.evil", "xcounty.gov", "kb.city.gov.evil", "0.0.0.0", "", "kb.city.gov:x", "[::1"):
        assert not is_allowed(host, allowed), host
    assert not settings.is_nameless
    assert Settings(host="0.0.0.0").is_nameless


@given(st.text())
def test_no_text_around_an_allowed_name_is_allowed(text: str) -> None:
    for host in (f"{text}kb.city.gov", f"kb.city.gov{text}", text):
        if is_allowed(host, ("kb.city.gov",)):
            assert host.lower().split(":")[0].rstrip(".") == "kb.city.gov"
