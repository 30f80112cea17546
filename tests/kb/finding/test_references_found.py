"""A report is found by its subject: its areas, problems, sites and summary are described and searched like a page's."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from kb.models import Site
from kb.services.drafting.drafts import create_draft
from kb.services.indexing.outbox import drain
from kb.services.upkeep import describe_many
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.drafting import ANN, publish

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
        session.add(Site(slug="gary-in", name="Gary", state="IN", visibility="published", record={}, digest="d"))
        session.commit()
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
        hits = json.loads(run("search", question, "--json").stdout)["results"]
        assert hits[0]["slug"] == wanted, question
        if ":" in question:
            assert len(hits) == 1, question
