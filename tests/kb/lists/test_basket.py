"""The basket: anyone's, without an account, until it is made a list."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.house import House, open_house, slugs
from tests.kb.helpers.signing import post, sign_in
from tests.kb.helpers.writing import write_lesson


@pytest.fixture
def house(empty: Workspace) -> Iterator[House]:
    made = open_house(empty)
    yield made
    made.app.extensions["kb"].engine.dispose()


def test_basket_needs_no_account_and_becomes_a_list(house: House) -> None:
    client = house.client(None)
    for slug in ("home-visits", "what-memphis-learned", "home-visits"):
        answer = post(client, "/basket/add", slug=slug, next="/practices/home-visits")
        assert answer.location == f"/practices/home-visits#basket-{slug}"
    assert post(client, "/basket/add", slug="nothing").status_code == 404
    assert "2 readings" in client.get("/basket").get_data(as_text=True)
    assert len(json.loads(client.get("/basket.csl.json").data)) == 2
    post(client, "/basket/remove", slug="home-visits")
    sign_in(client, house.workspace, Role.ORGANIZER, "olga")
    location = post(client, "/basket/list", title="From the basket").location
    assert slugs(house.view(location.split("/")[2])) == [["what-memphis-learned"]]
    client.set_cookie("basket", "forged.value")
    assert "Nothing is in it" in client.get("/basket").get_data(as_text=True)
    assert post(client, "/basket/add", slug="home-visits", next="//evil.example").location == "/#basket-home-visits"


def test_basket_is_full_at_fifty(house: House) -> None:
    for number in range(51):
        write_lesson(house.content, f"lesson-{number}")
    house.store()
    client = house.client(None)
    answers = [post(client, "/basket/add", slug=f"lesson-{number}") for number in range(51)]
    assert [answer.status_code for answer in answers] == [303] * 50 + [422]
    cookie = client.get_cookie("basket")
    assert cookie is not None
    assert len(cookie.value) < 4_000
