"""Pages and searches as files, over the address that a reader sees, and what the pages say to machines."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
import rispy
from flask.testing import FlaskClient

from kb.app import create_app
from kb.services.citing.export import MOST_RESULTS
from kb.services.citing.formats.registry import EXPORTS
from kb.workspace import Workspace
from tests.kb.library.test_pages import withdrawn

__all__ = ["withdrawn"]
REFERENCE = "/references/ref-a-randomized-test-of-initial-and-residual-deterrence-from-directed-2013"


@pytest.mark.parametrize("ending", EXPORTS)
@pytest.mark.parametrize(
    "path", ["/practices/hot-spots-policing", "/search", "/api/v1/documents/hot-spots-policing", "/api/v1/search"]
)
def test_every_page_and_search_is_a_file_in_every_format(reader: FlaskClient, path: str, ending: str) -> None:
    answer = reader.get(f"{path}.{ending}", query_string={"q": "hot spots policing"} if "search" in path else None)
    assert answer.status_code == 200
    assert answer.content_type.split(";")[0] == EXPORTS[ending].media_type
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Disposition"].endswith(f".{EXPORTS[ending].file_ending}")
    if not EXPORTS[ending].binary:
        assert "Hot spots policing" in answer.get_data(as_text=True)


def test_page_and_interface_give_the_same_file(reader: FlaskClient) -> None:
    page = reader.get("/practices/hot-spots-policing.bib")
    assert page.data == reader.get("/api/v1/documents/hot-spots-policing.bib").data


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/practices/nope.ris", 404),
        ("/lessons/hot-spots-policing.ris", 404),
        ("/practices/hot-spots-policing.exe", 404),
        ("/search.ris?mode=best", 422),
        ("/api/v1/documents/nope.ris", 404),
        ("/api/v1/search.ris?kind=tale", 422),
    ],
)
def test_what_is_not_there_is_said_as_elsewhere(reader: FlaskClient, path: str, status: int) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    assert answer.is_json == path.startswith("/api/")


def test_exported_results_are_those_of_the_search_with_its_filters(reader: FlaskClient) -> None:
    query = {"q": "patrol", "kind": "reference", "year_from": "2012"}
    shown = [
        hit["slug"] for hit in reader.get("/api/v1/search", query_string={**query, "k": 100}).get_json()["results"]
    ]
    saved = rispy.loads(reader.get("/search.ris", query_string=query).get_data(as_text=True))
    assert [record["id"] for record in saved][:100] == shown
    assert len(shown) > 3


def test_no_more_than_the_first_results_are_exported_and_it_says_so(reader: FlaskClient) -> None:
    text = reader.get("/search.md").get_data(as_text=True)
    assert len(re.findall(r"^\d+\. ", text, re.MULTILINE)) == MOST_RESULTS
    assert f"The first {MOST_RESULTS} of " in text
    assert f"the first {MOST_RESULTS} results" in reader.get("/search").get_data(as_text=True)


def test_withdrawn_document_is_in_no_export(withdrawn: FlaskClient) -> None:
    assert withdrawn.get("/lessons/count-first.ris").status_code == 404
    assert withdrawn.get("/api/v1/documents/count-first.ris").status_code == 404
    assert "count first" not in withdrawn.get("/search.csv").get_data(as_text=True)


def test_reference_page_gives_its_own_authors_and_numbers(reader: FlaskClient) -> None:
    page = unescape(reader.get(REFERENCE).get_data(as_text=True))
    assert '<meta name="citation_author" content="Koper, C.S.">' in page
    assert '<meta name="citation_doi" content="10.1007/s11292-012-9170-z">' in page
    assert '<meta name="citation_journal_title" content="Journal of Experimental Criminology">' in page
    assert "Koper, C. S., Taylor, B. G., & Woods, D. J. (2013)." in page
    assert "Koper, C. S., B. G. Taylor, and D. J. Woods. 2013." in page


def test_page_of_this_base_is_cited_under_its_address_and_links_its_files(reader: FlaskClient) -> None:
    page = reader.get("/practices/hot-spots-policing").get_data(as_text=True)
    assert 'id="cite"' in page
    assert "http://localhost/practices/hot-spots-policing" in page
    assert all(f'href="/practices/hot-spots-policing.{ending}"' in page for ending in EXPORTS)


def test_json_ld_of_a_page_is_one_data_block_that_parses(reader: FlaskClient) -> None:
    page = reader.get(REFERENCE).get_data(as_text=True)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    value = json.loads(block)
    assert value["@type"] == "ScholarlyArticle"
    assert {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1007/s11292-012-9170-z"} in value["identifier"]


def test_results_have_a_coins_span_for_every_hit(reader: FlaskClient) -> None:
    page = reader.get("/search?q=license+plate+readers&kind=reference").get_data(as_text=True)
    spans = re.findall(r'<span class="Z3988" title="([^"]+)"></span>', page)
    answers = page.partition('class="near"')[0]
    assert len(spans) == answers.count('class="hit__title"') > 0
    assert all("ctx_ver=Z39.88-2004&" in unescape(span) for span in spans)


def test_reuse_is_explained_with_links_that_work(reader: FlaskClient) -> None:
    page = reader.get("/about/reuse").get_data(as_text=True)
    links = set(re.findall(r"<main.*?</main>", page, re.DOTALL)[0].split('href="')[1:])
    paths = {unescape(link.split('"')[0]) for link in links} - {"/"}
    assert len(paths) > 15
    assert [path for path in paths if reader.get(path).status_code != 200] == []


def test_address_of_the_settings_is_given_out_whatever_address_was_asked(knowledge: Workspace) -> None:
    app = create_app(knowledge.settings.model_copy(update={"public_url": "https://kb.example.org/"}))
    client = app.test_client()
    for path in (
        "/practices/hot-spots-policing",
        "/practices/hot-spots-policing.ris",
        "/feeds/new.atom",
        "/robots.txt",
    ):
        text = client.get(path, headers={"Host": "127.0.0.1:9999"}).get_data(as_text=True)
        assert "https://kb.example.org/" in text, path
        assert "elsewhere.example" not in text, path
    app.extensions["kb"].engine.dispose()


def test_print_has_a_style_sheet_of_its_own(reader: FlaskClient) -> None:
    page = reader.get("/practices/hot-spots-policing").get_data(as_text=True)
    (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)" media="print">', page)
    with reader.get(address) as sheet:
        assert "break-inside: avoid" in sheet.get_data(as_text=True)
