"""The program on one page, and a home page on which no card leads to nothing."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kb.services.library import AREAS, find_cards, find_program_parts
from kb.services.library.program import _PARTS
from kb.workspace import Workspace


def test_every_page_of_the_program_is_on_its_index_once(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        parts = find_program_parts(session)
        wanted = {card.slug for card in find_cards(session, "program")}
    shown = [card.slug for part in parts for card in part.cards]
    assert len(shown) == len(set(shown))
    assert wanted <= set(shown)


def test_every_page_that_the_index_names_is_there(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        shown = {card.slug for part in find_program_parts(session) for card in part.cards}
    assert {slug for _, _, slugs in _PARTS for slug in slugs} <= shown


def test_the_index_leads_to_the_founding_texts_and_the_sites(reader: FlaskClient) -> None:
    page = reader.get("/program").get_data(as_text=True)
    for address in ("/program/how-a-city-gets-in", "/references/ref-doj-release-", "/sites", "/summits"):
        assert f'href="{address}' in page
    assert page.index("What the program is") < page.index("How a city gets in, and gets help")


def test_an_empty_base_has_an_index_too(empty: Workspace) -> None:
    with empty.sessions() as session:
        assert find_program_parts(session) == ()


@pytest.mark.parametrize("area", AREAS)
def test_each_area_card_says_how_much_there_is_and_leads_to_it(reader: FlaskClient, area: str) -> None:
    page = reader.get("/").get_data(as_text=True)
    card = page[page.index(f'href="/search?area={area}"') :]
    found = re.search(r"(\d+) pages?<", card)
    assert found is not None
    answer = reader.get(f"/api/v1/search?q=&area={area}").get_json()
    assert answer["total"] == int(found[1]) > 0
