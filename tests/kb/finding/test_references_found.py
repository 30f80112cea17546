"""A report is found by its subject: its areas, problems, sites and summary are described and searched like a page's."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from kb.models import Site
from kb.services.drafting.drafts import create_draft
from kb.services.indexing.outbox import drain
from kb.services.publishing.content_files import store_content
from kb.services.upkeep import describe_many
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.drafting import ANN, publish
from tests.kb.helpers.writing import site_text

REPORT = {
    "title": "Annual bulletin 12",
    "authors": None,
    "year": 2018,
    "publisher": "A bureau",
    "type": "report",
    "pages": None,
    "ncj_number": None,
    "doi": None,
    "url": "https://example.org/bulletin",
    "seen": True,
}


def test_report_is_found_by_what_it_is_described_with(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with empty.sessions() as session:
        path = empty.settings.content / "sites" / "gary-in.yaml"
        path.parent.mkdir()
        path.write_text(site_text("gary-in"))
        store_content(session, empty.settings.content)
        plain = create_draft(session, ANN, kind="reference", fields=REPORT, body="", origin="new").id
        number = create_draft(
            session, ANN, kind="reference", fields={**REPORT, "title": "Annual bulletin 13"}, body="", origin="new"
        ).id
        for field, value in (("core_areas", "gun-violence"), ("problems", "robbery"), ("sites", "gary-in")):
            assert describe_many(session, ANN, [number], field, value).refused == ()
        wanted = publish(session, number).slug
        publish(session, plain)
        drain(session, empty.index)
        assert session.scalars(select(Site.slug)).all() == ["gary-in"]
    run = command_over(empty, monkeypatch)
    for question in (
        "area:gun-violence",
        "problem:robbery",
        "site:gary-in",
        "robbery",
        "bulletin kind:reference state:IN",
    ):
        found = json.loads(run("search", question, "--json").stdout)["results"]
        hits = [hit for hit in found if hit["kind"] == "reference"]
        assert hits[0]["slug"] == wanted, question
        if ":" in question:
            assert len(hits) == 1, question
