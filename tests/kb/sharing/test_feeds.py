"""Atom feeds, sitemap, OpenSearch and robots: valid, stable, without a word of what is not published."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as ET

import feedparser
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kb.models import Document
from kb.services.citing import clean
from kb.services.library import document_path
from kb.services.publishing.content_files import store_content
from kb.services.sharing import feeds
from kb.services.sharing.atom import UNTITLED, AtomEntry, AtomFeed, write_atom
from kb.services.sharing.xml import add_element, write_xml
from kb.workspace import Workspace
from knowledge.vocabulary import Area
from tests.kb.helpers.writing import write_lesson
from tests.kb.library.test_pages import withdrawn

__all__ = ["withdrawn"]
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = ["/feeds/new.atom", "/feeds/area/technology.atom", "/search.atom?q=cameras"]


def read(client: FlaskClient, path: str) -> ET.Element:
    """The feed at ``path``."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.data)


@pytest.mark.parametrize("path", FEEDS)
def test_feed_has_what_the_standard_demands(reader: FlaskClient, path: str) -> None:
    feed = read(reader, path)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "PSP Knowledge Base"
    assert feed.find(f"{ATOM}link[@rel='self']").attrib["href"] == f"http://localhost{path}"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for element in (feed, *entries):
        assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert element.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    updated = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    assert updated == sorted(updated, reverse=True)


@pytest.mark.parametrize("path", FEEDS)
def test_reader_programs_understand_every_entry(reader: FlaskClient, path: str) -> None:
    found = feedparser.parse(reader.get(path).data)
    assert not found.bozo
    assert (found.version, found.feed.author, found.feed.language) == ("atom10", "PSP Knowledge Base", "en")
    for entry in found.entries:
        assert entry.published_parsed <= entry.updated_parsed
        assert entry.summary
        assert entry.tags[0].label
    for entry in found.entries[:3]:
        assert reader.get(entry.link.removeprefix("http://localhost")).status_code == 200


@given(st.text(), st.text())
def test_any_text_makes_a_feed_that_can_be_read(title: str, summary: str) -> None:
    moment = datetime(2026, 5, 4, 3, 2, 1, 987_654)
    entry = AtomEntry("urn:x:1", title, moment, f"http://kb/{title}", summary, moment, ((title, summary),))
    root = ET.fromstring(write_atom(AtomFeed("urn:x", title, moment, "http://kb/x.atom", "http://kb/x", [entry])))
    (read_back,) = root.iter(f"{ATOM}entry")
    written = read_back.findtext(f"{ATOM}title", "")
    assert " ".join(written.split()) == " ".join(clean(title).split()) or written == UNTITLED
    assert read_back.findtext(f"{ATOM}updated") == "2026-05-04T03:02:01+00:00"


@pytest.mark.parametrize("area", Area)
def test_every_area_has_a_feed_of_its_documents_alone(reader: FlaskClient, area: str) -> None:
    for entry in read(reader, f"/feeds/area/{area}.atom").findall(f"{ATOM}entry"):
        assert area in {category.attrib["term"] for category in entry.findall(f"{ATOM}category")}


def test_unknown_area_has_no_feed(reader: FlaskClient) -> None:
    assert reader.get("/feeds/area/nowhere.atom").status_code == 404


def test_feed_of_a_search_keeps_its_filters(reader: FlaskClient) -> None:
    entries = read(reader, "/search.atom?q=cameras&kind=lesson").findall(f"{ATOM}entry")
    assert {entry.find(f"{ATOM}category").attrib["term"] for entry in entries} == {"lesson"}


def test_feed_of_a_search_never_announces_what_merely_comes_near(reader: FlaskClient) -> None:
    nothing = read(reader, "/search.atom?q=salmon+aquaculture+fees")
    assert not nothing.findall(f"{ATOM}entry")
    newest = read(reader, "/feeds/new.atom").findtext(f"{ATOM}updated")
    assert nothing.findtext(f"{ATOM}updated") == newest, "an empty feed has the date of the base"
    found = read(reader, "/search.atom?q=hot+spots+policing")
    titles = [entry.findtext(f"{ATOM}title") for entry in found.iter(f"{ATOM}entry")]
    assert "Hot spots policing" in titles


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml", "/opensearch.xml"])
def test_what_has_not_changed_is_not_sent_again(reader: FlaskClient, path: str) -> None:
    tag = reader.get(path).headers["ETag"]
    again = reader.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_ids_do_not_change_with_the_address_of_the_site(reader: FlaskClient) -> None:
    here = ET.fromstring(reader.get("/feeds/new.atom").data)
    there = ET.fromstring(reader.get("/feeds/new.atom", base_url="http://127.0.0.1:8000").data)
    assert [e.text for e in here.iter(f"{ATOM}id")] == [e.text for e in there.iter(f"{ATOM}id")]
    assert there.find(f"{ATOM}link").attrib["href"].startswith("http://127.0.0.1:8000/")


def test_withdrawn_document_is_in_no_feed_and_no_sitemap(withdrawn: FlaskClient) -> None:
    for path in ("/feeds/new.atom", "/feeds/area/crime-analysis.atom", "/search.atom", "/sitemap.xml"):
        assert "count-first" not in withdrawn.get(path).get_data(as_text=True), path
    assert "home-visits" in withdrawn.get("/feeds/new.atom").get_data(as_text=True)


def test_changed_document_comes_first_with_the_same_id(empty: Workspace) -> None:
    folder = empty.settings.content
    with empty.sessions() as session:
        for slug in ("one", "two"):
            write_lesson(folder, slug)
            store_content(session, folder)
        before = feeds.write_feed(feeds.find_new(session), "http://kb")
        write_lesson(folder, "one", body="## What happened\nSomething else.\n")
        store_content(session, folder)
        after = feeds.write_feed(feeds.find_new(session), "http://kb")
    ids = [[e.findtext(f"{ATOM}id") for e in ET.fromstring(text).iter(f"{ATOM}entry")] for text in (before, after)]
    assert ids[1] == ids[0][::-1]


def test_sitemap_names_every_published_page(reader: FlaskClient, knowledge: Workspace) -> None:
    found = {element.text for element in ET.fromstring(reader.get("/sitemap.xml").data).iter(f"{SITEMAP}loc")}
    with knowledge.sessions() as session:
        documents = {f"http://localhost{document_path(d.kind, d.slug)}" for d in session.scalars(select(Document))}
    assert documents <= found
    assert "http://localhost/sites/kansas-city-mo" in found


def test_sitemap_too_long_for_one_file_is_an_index_of_parts(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [e.text for e in ET.fromstring(reader.get("/sitemap.xml").data).iter(f"{SITEMAP}loc")]
    monkeypatch.setattr(feeds, "MAX_ADDRESSES", 200)
    index = ET.fromstring(reader.get("/sitemap.xml").data)
    assert index.tag == f"{SITEMAP}sitemapindex"
    parts = [str(e.text).removeprefix("http://localhost") for e in index.iter(f"{SITEMAP}loc")]
    assert len(parts) == -(-len(whole) // 200)
    assert [e.text for path in parts for e in ET.fromstring(reader.get(path).data).iter(f"{SITEMAP}loc")] == whole
    assert reader.get("/sitemaps/0.xml").status_code == 404
    assert reader.get(f"/sitemaps/{len(parts) + 1}.xml").status_code == 404


def test_search_is_described_for_browsers_and_found_by_them(reader: FlaskClient) -> None:
    root = ET.fromstring(reader.get("/opensearch.xml").data)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert len(root.findtext(f"{space}ShortName", "")) <= 16
    template = root.find(f"{space}Url[@type='text/html']").attrib["template"]
    path = template.removeprefix("http://localhost").replace("{searchTerms}", "guns").replace("{startPage?}", "1")
    assert reader.get(path).status_code == 200
    assert 'rel="search" type="application/opensearchdescription+xml"' in reader.get("/").get_data(as_text=True)


def test_robots_are_shown_the_sitemap(reader: FlaskClient) -> None:
    assert "Sitemap: http://localhost/sitemap.xml" in reader.get("/robots.txt").get_data(as_text=True)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_makes_well_formed_xml(text: str) -> None:
    root = ET.Element("root")
    add_element(root, "part", text, name=text)
    assert ET.fromstring(write_xml(root)).tag == "root"
