"""The pages without a browser: every one answers, none shows what is not published, odd input never breaks one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kb.app import create_app
from kb.models import Document, Site
from kb.services.indexing.outbox import drain
from kb.services.library import document_path
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.kb.finding.test_finding import ODD
from tests.kb.helpers.writing import write_lesson, write_practice


def test_every_document_and_site_has_a_page(reader: FlaskClient, knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        paths = [document_path(d.kind, d.slug) for d in session.scalars(select(Document))]
        paths += [f"/sites/{site.slug}" for site in session.scalars(select(Site))]
    assert len(paths) > 400
    assert [path for path in paths if reader.get(path).status_code != 200] == []


@pytest.mark.parametrize(
    "path",
    ["/", "/search", "/practices", "/lessons", "/summits", "/references", "/sites", "/about/ratings", "/about/search"],
)
def test_every_list_and_explanation_answers(reader: FlaskClient, path: str) -> None:
    page = reader.get(path)
    assert page.status_code == 200
    assert '<html lang="en"' in page.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/practices/nope", "/sites/nope", "/lessons/hot-spots-policing", "/nowhere"])
def test_unknown_page_is_404_with_a_search_box(reader: FlaskClient, path: str) -> None:
    page = reader.get(path)
    assert page.status_code == 404
    assert 'action="/search"' in page.get_data(as_text=True)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_question_gets_a_page(reader: FlaskClient, text: str) -> None:
    page = reader.get("/search", query_string={"q": text})
    assert page.status_code == 200
    assert 'action="/search"' in page.get_data(as_text=True)


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=80))
def test_what_was_asked_is_shown_escaped(reader: FlaskClient, text: str) -> None:
    page = reader.get("/search", query_string={"q": f"<script>alert(1)</script>{text}"}).get_data(as_text=True)
    assert "<script>alert(1)</script>" not in page


def test_wrong_parameter_is_explained_on_a_page(reader: FlaskClient) -> None:
    page = reader.get("/search?q=x&kind=tale")
    assert page.status_code == 422
    assert "practice" in page.get_data(as_text=True)


def test_practice_without_effect_says_so_in_words(reader: FlaskClient) -> None:
    page = reader.get("/practices/scared-straight").get_data(as_text=True)
    assert "Harmful" in page
    assert "tested and made things worse" in page


def test_not_rated_is_not_called_no_effect(reader: FlaskClient) -> None:
    page = reader.get("/practices/nibin-ballistic-imaging").get_data(as_text=True)
    assert "That is not the same as no effect" in page


def test_practice_page_begins_with_the_bottom_line_and_ends_with_sources(reader: FlaskClient) -> None:
    page = reader.get("/practices/oakland-ceasefire").get_data(as_text=True)
    places = [page.index(f">{heading}") for heading in ("Bottom line", "How it works", "Sources")]
    assert places == sorted(places)


def test_page_names_documents_that_are_like_it(reader: FlaskClient) -> None:
    page = reader.get("/practices/hot-spots-policing").get_data(as_text=True)
    assert "/practices/koper-curve-patrol" in page[page.index("More like this") :]


@pytest.fixture
def withdrawn(empty: Workspace) -> Iterator[FlaskClient]:
    """A base in which one lesson was withdrawn and one practice stays."""
    write_practice(empty.settings.content, "home-visits")
    path = write_lesson(empty.settings.content, "count-first")
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        path.unlink()
        store_content(session, empty.settings.content)
        drain(session, empty.index)
    app = create_app(empty.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


def test_withdrawn_document_is_on_no_page(withdrawn: FlaskClient) -> None:
    gone = withdrawn.get("/lessons/count-first")
    assert gone.status_code == 410
    assert "This page was withdrawn" in gone.get_data(as_text=True)
    assert withdrawn.get("/api/v1/documents/count-first").status_code == 404
    for path in ("/lessons", "/search?q=count+first", "/api/v1/search?q=count+first"):
        assert "/lessons/count-first" not in withdrawn.get(path).get_data(as_text=True), path
