"""The guides: each answers, says what its pictures show, and keeps them small; links in it lead somewhere."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kb.web.library.guides import GUIDES
from tests.conftest import ROOT

FOLDER = ROOT / "kb" / "static" / "guides"
MOST_BYTES = 80_000
every_guide = pytest.mark.parametrize("who", GUIDES)


def read(reader: FlaskClient, path: str) -> str:
    answer = reader.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def find_pictures(page: str) -> list[tuple[str, str]]:
    """Name and alternative text of each picture."""
    return re.findall(r'<img src="/static/guides/([\w-]+\.webp)[^"]*" alt="([^"]*)"', page)


@every_guide
def test_guide_shows_pictures_that_are_kept_and_says_what_is_on_each(reader: FlaskClient, who: str) -> None:
    pictures = find_pictures(read(reader, f"/guides/{who}"))
    assert len(pictures) >= 4
    for name, shows in pictures:
        assert (FOLDER / name).is_file()
        assert len(shows) > 20


@every_guide
def test_links_of_a_guide_answer(reader: FlaskClient, who: str) -> None:
    main = read(reader, f"/guides/{who}").partition("<main")[2].partition("</main>")[0]
    for path in set(re.findall(r'href="(/[^"#]*)"', main)):
        assert reader.get(path).status_code == 200, path


def test_every_picture_is_small_and_shown_in_a_guide(reader: FlaskClient) -> None:
    shown = {name for who in GUIDES for name, _ in find_pictures(read(reader, f"/guides/{who}"))}
    kept = {path.name: path.stat().st_size for path in FOLDER.glob("*.webp")}
    assert set(kept) == shown
    assert {name: size for name, size in kept.items() if size > MOST_BYTES} == {}


def test_guides_are_found_from_every_page(reader: FlaskClient) -> None:
    assert 'href="/guides"' in read(reader, "/about/ratings")
    page = read(reader, "/guides")
    assert all(f'href="/guides/{who}"' in page for who in GUIDES)


def test_unknown_guide_is_not_found_and_the_others_are_named(reader: FlaskClient) -> None:
    answer = reader.get("/guides/mayors")
    assert answer.status_code == 404
    assert "liaisons" in answer.get_data(as_text=True)
