"""The API: the shapes that others rely on, one shape of error, and no stack trace."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate


def test_openapi_document_is_valid_and_names_every_path(reader: FlaskClient) -> None:
    document = reader.get("/api/v1/openapi.json").get_json()
    validate(document)
    served = {str(rule) for rule in reader.application.url_map.iter_rules() if str(rule).startswith("/api/v1/")}
    documented = {path.replace("{", "<").replace("}", ">") for path in document["paths"]}
    assert documented == served - {"/api/v1/openapi.json"}


def test_search_answers_in_the_agreed_shape(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/search?q=NIBIN&k=3").get_json()
    assert {"query", "total", "took_ms", "mode", "did_you_mean", "facets", "results"} <= answer.keys()
    assert len(answer["results"]) == 3
    first = answer["results"][0]
    assert {"slug", "kind", "title", "url", "score", "rating", "snippet", "why"} <= first.keys()
    assert reader.get(first["url"]).status_code == 200


def test_repeated_filters_are_joined(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/search?q=shootings&kind=lesson&kind=summit&k=50").get_json()
    assert {hit["kind"] for hit in answer["results"]} == {"lesson", "summit"}


def test_document_has_its_record_sections_and_neighbors(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/documents/hot-spots-policing").get_json()
    assert answer["record"]["evidence"]["registry"] == "CrimeSolutions"
    assert answer["rating"]["band"] == "effective"
    assert answer["record"]["outcomes"][0]["direction"] == "reduces"
    assert answer["sections"][0]["heading"] == "Bottom line"
    assert answer["related"]


def test_similar_documents_are_of_the_same_matter_and_not_itself(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/documents/hot-spots-policing/similar").get_json()
    slugs = [item["slug"] for item in answer["similar"]]
    assert "koper-curve-patrol" in slugs[:5]
    assert "hot-spots-policing" not in slugs
    assert {item["kind"] for item in answer["similar"]} <= {"practice", "lesson", "summit", "program"}


def test_site_has_counts_rates_and_sources(reader: FlaskClient) -> None:
    answer = reader.get("/api/v1/sites/kansas-city-mo").get_json()
    year = next(year for year in answer["years"] if year["year"] == 2015)
    assert (year["counts"]["homicide"], year["population"]) == (109, 473373)
    assert year["rates"]["homicide"] == round(109 * 100_000 / 473373, 1)
    assert year["source"]


def test_sites_are_listed_by_name(reader: FlaskClient) -> None:
    names = [site["name"] for site in reader.get("/api/v1/sites").get_json()["sites"]]
    assert names == sorted(names)
    assert "Kansas City" in names


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/documents/nope", 404, "not_found"),
        ("/api/v1/documents/nope/similar", 404, "not_found"),
        ("/api/v1/sites/nope", 404, "not_found"),
        ("/api/v1/nowhere", 404, "not_found"),
        ("/api/v1/search?mode=best", 422, "invalid_parameter"),
        ("/api/v1/search?k=0", 422, "invalid_parameter"),
        ("/api/v1/search?kind=tale", 422, "invalid_parameter"),
        ("/api/v1/search?page=abc", 422, "invalid_parameter"),
    ],
)
def test_every_error_has_one_shape(reader: FlaskClient, path: str, status: int, code: str) -> None:
    response = reader.get(path)
    body = response.get_json()
    assert response.status_code == status
    assert body["error"]["code"] == code
    assert body["error"]["message"]
    assert body["error"]["hint"]
    assert body["request_id"] == response.headers["X-Request-ID"]


def test_method_that_is_not_served_is_said_in_the_same_shape(reader: FlaskClient) -> None:
    response = reader.delete("/api/v1/search")
    assert response.status_code == 405
    assert response.get_json()["error"]["code"] == "method_not_allowed"


def test_api_and_page_agree(reader: FlaskClient) -> None:
    query = "q=retaliation&kind=practice&rating=promising"
    answer = reader.get(f"/api/v1/search?{query}").get_json()
    page = reader.get(f"/search?{query}").get_data(as_text=True)
    assert all(hit["url"] in page for hit in answer["results"])
