"""What was brought in whole stands apart: in no list, feed, count or export of ours, in search only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.app import create_app
from kb.services.audit import COMMAND_LINE
from kb.services.collecting import harvest
from kb.services.indexing import drain, verify
from kb.services.publishing.content_files import export_content, store_content
from kb.workspace import Workspace
from knowledge.bibliography import Work, WorkType
from knowledge.bibliography.formats.ris_write import write_ris_record
from tests.kb.helpers.writing import write_lesson

WORD = "zymurgy"


@pytest.fixture
def client(empty: Workspace, tmp_path: Path) -> Iterator[FlaskClient]:
    """A base with a lesson of ours and one record of a catalog, which has a word that nothing else has."""
    write_lesson(empty.settings.content, "count-first")
    work = Work(title=f"{WORD.title()} in cities, a study", type=WorkType.DATASET, year=2011, abstract=f"About {WORD}.")
    path = tmp_path / "a.ris"
    path.write_text(write_ris_record(work, "r1"), "utf-8")
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        options = {"collection": "studies", "name": "Studies of a department", "folder": tmp_path}
        harvest(session, COMMAND_LINE, str(path), **options)  # type: ignore[arg-type]
        drain(session, empty.index)
        assert verify(session, empty.index).in_order
    app = create_app(empty.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


@pytest.mark.parametrize(
    "path",
    [
        *("/references", "/feeds/new.atom", "/sitemap.xml", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/search"),
        *("/search.ris", "/search.atom", "/api/v1/search", f"/api/v1/suggest?q={WORD[:4]}", "/"),
    ],
)
def test_catalog_is_in_no_list_of_ours(client: FlaskClient, path: str) -> None:
    assert WORD not in client.get(path).get_data(as_text=True).casefold().replace(f"q={WORD[:4]}", "")


def test_search_has_it_only_when_collections_are_asked_for(client: FlaskClient) -> None:
    def found(**query: str) -> list[str]:
        answer = client.get("/api/v1/search", query_string={"q": WORD, "mode": "keyword", **query}).get_json()
        return [hit["title"] for hit in answer["results"]]

    assert found() == []
    assert found(collection="curated") == []
    assert found(collection="all") == ["Zymurgy in cities, a study"]
    assert found(collection="studies") == ["Zymurgy in cities, a study"]
    assert found(collection="others") == []


def test_where_nothing_is_held_the_catalog_stands_below_it(client: FlaskClient) -> None:
    page = client.get(f"/search?q={WORD}&mode=keyword").get_data(as_text=True)
    assert "In the catalog of studies, not reviewed here" in page
    assert "Zymurgy in cities" in page.replace("<mark>", "").replace("</mark>", "")
    assert "collection=all" in page
    assert "not reviewed here</h2>" not in client.get("/search?q=count+first").get_data(as_text=True)


def test_page_of_a_record_says_that_it_is_not_reviewed(client: FlaskClient) -> None:
    hit = client.get(f"/api/v1/search?q={WORD}&collection=all").get_json()["results"][0]
    page = client.get(hit["url"]).get_data(as_text=True)
    assert "Studies of a department" in page
    assert "not reviewed here" in page
    assert 'content="noindex"' in page
    assert client.get(f"{hit['url']}.ris").status_code == 200


def test_export_of_our_content_has_no_record_of_a_catalog(
    client: FlaskClient, empty: Workspace, tmp_path: Path
) -> None:
    with empty.sessions() as session:
        export_content(session, tmp_path / "out")
    assert not (tmp_path / "out" / "references.yaml").exists()
