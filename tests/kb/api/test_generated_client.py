"""A client that a generator makes of the OpenAPI document calls every operation and understands every answer."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from flask.testing import FlaskClient

from kb.api.spec import PROFILE_EXAMPLE, name_operation

OPERATIONS = {
    *("getSearch", "getSuggest", "getDocument", "getDocumentSimilar", "postMatch", "getSites", "getSite"),
    *("getSiteMatches", "getSitePeers", "getReadingList"),
}


@pytest.fixture(scope="module")
def generated(reader: FlaskClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The generated package."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(reader.get("/api/v1/openapi.json").get_json()))
    (folder / "config.yaml").write_text("post_hooks: []\npackage_name_override: psp_client\n")
    command = [str(Path(sys.executable).parent / "openapi-python-client"), "generate", "--meta", "none"]
    paths = ["--path", "openapi.json", "--config", "config.yaml", "--output-path", "psp_client"]
    done = subprocess.run([*command, *paths], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("psp_client")
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def client(generated: ModuleType, reader: FlaskClient) -> Any:
    """A generated client that talks to the application in this process."""
    made = generated.Client(base_url="http://localhost", raise_on_unexpected_status=True)
    transport = httpx.WSGITransport(app=reader.application)
    return made.set_httpx_client(httpx.Client(transport=transport, base_url="http://localhost"))


def call(module: str, client: Any, *args: object, **options: object) -> Any:
    found = importlib.import_module(f"psp_client.api.{module}")
    return found.sync(*args, client=client, **options)


def test_every_operation_is_generated(generated: ModuleType) -> None:
    folder = Path(str(generated.__file__)).parent / "api"
    made = {path.stem.replace("_", "") for path in folder.rglob("*.py")}
    assert {name.casefold() for name in OPERATIONS} <= made


def test_search_and_suggest_answer_with_their_types(client: Any) -> None:
    answer = call("search.get_search", client, q="hot spots policing")
    assert type(answer).__name__ == "SearchAnswerModel"
    assert "hot-spots-policing" in [hit.slug for hit in answer.results]
    assert call("suggestions.get_suggest", client, q="hot sp").suggestions


def test_document_and_its_neighbors_answer_with_their_types(client: Any) -> None:
    document = call("documents.get_document", client, "hot-spots-policing")
    assert (type(document).__name__, type(document.rating).__name__) == ("DocumentAnswer", "RatingModel")
    assert document.csl["type"] == "webpage"
    assert call("documents.get_document_similar", client, "hot-spots-policing").similar


def test_profile_is_matched(client: Any, generated: ModuleType) -> None:
    models = importlib.import_module("psp_client.models")
    answer = call("matching.post_match", client, body=models.ProfileRecord.from_dict(PROFILE_EXAMPLE))
    assert type(answer).__name__ == "MatchingAnswer"
    assert answer.matches


def test_sites_their_peers_and_matches_answer_with_their_types(client: Any) -> None:
    assert len(call("sites.get_sites", client).sites) > 20
    assert type(call("sites.get_site", client, "kansas-city-mo")).__name__ == "SiteAnswer"
    assert call("matching.get_site_peers", client, "kansas-city-mo").peers
    assert call("matching.get_site_matches", client, "kansas-city-mo").matches


def test_reading_list_that_is_not_there_is_an_error_of_the_agreed_shape(client: Any) -> None:
    answer = call("reading_lists.get_reading_list", client, "nothing")
    assert type(answer).__name__ == "HTTPError"
    assert answer.error.code == "not_found"


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("get", "/api/v1/sites", "getSites"),
        ("get", "/api/v1/sites/{slug}", "getSite"),
        ("get", "/api/v1/sites/{slug}/peers", "getSitePeers"),
        ("post", "/api/v1/match", "postMatch"),
        ("get", "/api/v1/search.csl.json", "exportSearchCslJson"),
        ("get", "/api/v1/reading-lists/{key}.ris", "exportReadingListRis"),
    ],
)
def test_operation_is_named_after_what_it_gives(method: str, path: str, name: str) -> None:
    assert name_operation(method, path) == name


def test_one_name_is_one_model(reader: FlaskClient) -> None:
    schemas = reader.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert not [name for name in schemas if "." in name]
    assert all(schema["title"] == name for name, schema in schemas.items())
