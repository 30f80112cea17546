"""What is personal is kept by no browser and no proxy; what is the same for everyone may be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.workspace import Workspace
from tests.kb.helpers.office import Office, open_office
from tests.kb.helpers.signing import post

_THE_SAME_FOR_ALL = ("feeds.", "harvest.")


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()


def kept(office: Office, path: str) -> str | None:
    return office.app.test_client().get(path).headers.get("Cache-Control")


@pytest.mark.parametrize("path", ["/basket", "/basket.ris", "/sign-in", "/match?state=MO&population=300000"])
def test_personal_page_is_kept_by_nobody(office: Office, path: str) -> None:
    assert kept(office, path) == "no-store"


def test_profile_that_is_sent_to_the_api_is_kept_by_nobody(office: Office) -> None:
    answer = office.app.test_client().post("/api/v1/match", json={"population": 300_000})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_page_shows_the_basket_so_none_is_kept_once_there_is_one(office: Office) -> None:
    slug = office.published()
    reader = office.app.test_client()
    added = post(reader, "/basket/add", slug=slug)
    assert added.headers["Cache-Control"] == "no-store"
    for path in ("/", f"/lessons/{slug}", "/lessons", "/basket", "/basket.ris"):
        assert reader.get(path).headers["Cache-Control"] == "no-store", path
    assert reader.get("/static/site/site.css").headers["Cache-Control"] != "no-store"


def test_every_page_of_someone_signed_in_is_kept_by_their_browser_alone_or_nobody(office: Office) -> None:
    rules = [
        rule.rule
        for rule in office.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.endpoint.startswith(_THE_SAME_FOR_ALL)
    ]
    for rule in rules:
        control = office.ann.get(rule).headers.get("Cache-Control", "")
        assert control in ("no-store", "private, no-cache"), rule


def test_page_with_a_form_is_kept_by_no_proxy(office: Office) -> None:
    answer = office.app.test_client().get(f"/lessons/{office.published()}")
    assert "Set-Cookie" in answer.headers  # the token of the button for the basket
    assert answer.headers["Cache-Control"] == "private, no-cache"
