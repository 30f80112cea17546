"""Whom a capability's addresses are for, said once more and apart from the table: a slip in the table is noticed."""

from __future__ import annotations

import pytest

from kb.http.access_table import ACCESS, OWN_ACCOUNT, WITH_ACCOUNT
from kb.services.audit import ADMINS, CURATORS, EVERYONE, LIST_EDITORS, Role

FOR_ADMINS = ("audit", "people", "seats")
FOR_CURATORS = (
    "curation",
    "drafts",
    "joining",
    "queues",
    "reviewing",
    "synonyms",
    "uploads",
    "versions",
)
FOR_ORGANIZERS = ("agenda",)
FOR_READERS = (
    "about",
    "adoptions",
    "accounts",
    "brief",
    "comparing",
    "documents",
    "exports",
    "feeds",
    "gap_map",
    "harvest",
    "health",
    "home",
    "matching",
    "originals",
    "plan_parts",
    "quality",
    "search",
    "sites",
)
PARTS_OF_LISTS = ("list_editors", "list_readings", "list_versions")
READERS_OF_LISTS = {
    "list_readings.download",
    *(f"reading_lists.{name}" for name in ("browse", "changes", "changes_feed", "export", "show")),
}
ORGANIZERS_OF_LISTS = {
    *(f"reading_lists.{name}" for name in ("copy", "create", "delete")),
    *(f"list_editors.{name}" for name in ("invite", "remove")),
}


def endpoints_of(*blueprints: str) -> list[str]:
    return sorted(endpoint for endpoint in ACCESS if endpoint.partition(".")[0] in blueprints)


@pytest.mark.parametrize("endpoint", endpoints_of(*FOR_ADMINS))
def test_accounts_and_the_audit_are_for_admins_alone(endpoint: str) -> None:
    assert ACCESS[endpoint] == ADMINS == {Role.ADMIN}


@pytest.mark.parametrize("endpoint", endpoints_of(*FOR_CURATORS))
def test_curation_is_for_liaisons_and_admins(endpoint: str) -> None:
    assert ACCESS[endpoint] == CURATORS == {Role.LIAISON, Role.ADMIN}


@pytest.mark.parametrize("endpoint", [*endpoints_of(*FOR_ORGANIZERS), "basket.make_list"])
def test_making_lists_is_for_organizers_too(endpoint: str) -> None:
    assert ACCESS[endpoint] == LIST_EDITORS == {Role.ORGANIZER, Role.LIAISON, Role.ADMIN}


@pytest.mark.parametrize("endpoint", endpoints_of("reading_lists", *PARTS_OF_LISTS))
def test_lists_are_read_by_all_changed_by_the_invited_and_made_by_organizers(endpoint: str) -> None:
    if endpoint in READERS_OF_LISTS:
        assert (ACCESS[endpoint], endpoint in WITH_ACCOUNT) == (EVERYONE, False)
    elif endpoint in ORGANIZERS_OF_LISTS:
        assert ACCESS[endpoint] == LIST_EDITORS
    else:  # whether they were invited, the service looks up
        assert (ACCESS[endpoint], endpoint in WITH_ACCOUNT) == (EVERYONE, True)
        assert endpoint not in OWN_ACCOUNT  # nobody edits past the second step that staff must have


@pytest.mark.parametrize("endpoint", endpoints_of(*FOR_READERS))
def test_what_is_published_is_for_all(endpoint: str) -> None:
    assert ACCESS[endpoint] == EVERYONE == set(Role)


def test_plan_is_for_all_who_have_its_address_and_kept_with_a_site_by_those_who_work_with_sites() -> None:
    for endpoint in endpoints_of("plans"):
        assert ACCESS[endpoint] == (LIST_EDITORS if endpoint == "plans.keep" else EVERYONE)


def test_reader_proposes_a_correction_and_a_curator_decides() -> None:
    assert ACCESS["corrections.propose"] == EVERYONE
    assert ACCESS["corrections.decide"] == ACCESS["corrections.show"] == CURATORS


def test_what_is_only_of_use_with_an_account_asks_for_one() -> None:
    assert {"accounts.change_password", "accounts.show", "accounts.sign_out_everywhere"} <= WITH_ACCOUNT
    assert not WITH_ACCOUNT & {"accounts.sign_in", "accounts.invitation", "accounts.welcome"}
