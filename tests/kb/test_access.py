"""Every address is in the table of who may use it, and the table names no address that is gone."""

from __future__ import annotations

from flask.testing import FlaskClient

from kb.access import ACCESS


def test_every_address_is_in_the_table_and_the_table_has_no_other(reader: FlaskClient) -> None:
    assert {rule.endpoint for rule in reader.application.url_map.iter_rules()} == set(ACCESS)


def test_address_that_is_not_in_the_table_is_refused(reader: FlaskClient) -> None:
    allowed = ACCESS.pop("about.ratings")
    try:
        assert reader.get("/about/ratings").status_code == 404
    finally:
        ACCESS["about.ratings"] = allowed
    assert reader.get("/about/ratings").status_code == 200
