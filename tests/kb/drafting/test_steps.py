"""The form comes in steps, each of which saves what is in it alone; pages and sites are picked from lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from kb.models import Site
from kb.services.drafting import ALL, TEXT, build_groups, build_steps, find_step, read_form, step_of
from kb.services.drafting.steps import find_pickable
from kb.workspace import Workspace
from knowledge.records import RECORDS
from tests.kb.helpers.drafting import BODY, publish_lesson
from tests.kb.helpers.office import Office, open_office, text
from tests.kb.helpers.signing import post


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.mark.parametrize("kind", RECORDS)
def test_every_field_stands_in_exactly_one_step(kind: str) -> None:
    fields = [name for step in build_steps(kind) for name in step.fields]
    assert sorted(fields) == sorted({field.name for group in build_groups(kind) for field in group.fields} | {*fields})
    assert len(fields) == len(set(fields))
    assert all(find_step(kind, step.name) == step for step in build_steps(kind))
    assert find_step(kind, ALL) is None


def test_unknown_step_is_the_first_and_the_text_has_its_own() -> None:
    assert find_step("lesson", "99") == build_steps("lesson")[0]
    assert step_of("lesson", "body") == TEXT
    assert step_of("lesson", "source.url") == "3"
    assert step_of("lesson", "slug") == "1"


def test_step_saves_its_fields_and_leaves_the_others(office: Office) -> None:
    number = office.new_lesson()
    page = text(office.ann.get(f"/curate/drafts/{number}"))
    assert 'name="title"' in page
    assert 'name="source.url"' not in page
    assert 'name="body"' not in page
    sent = {"revision": "1", "step": "2", "year": "2019", "site_note": "A note", "action": "next"}
    done = post(office.ann, f"/curate/drafts/{number}", **sent)
    assert done.location.endswith("?saved=1&step=3")
    draft = office.draft(number)
    assert (draft.fields["year"], draft.fields["site_note"]) == (2019, "A note")
    assert (draft.title, draft.body) == ("Count before you start", BODY)
    assert draft.fields["source"]["url"] == "https://example.org/report"
    post(office.ann, f"/curate/drafts/{number}", revision="2", step="text", body="## New\nText.\n", action="save")
    assert (office.draft(number).body, office.draft(number).fields["year"]) == ("## New\nText.\n", 2019)


def test_step_with_rows_keeps_what_stands_in_other_steps(office: Office) -> None:
    number = int(post(office.ann, "/curate/new", kind="site", title="Kansas City, MO").location.rsplit("/", 1)[1])
    sent = {"revision": "1", "step": "2", "memberships": "0", "action": "add:memberships"}
    post(office.ann, f"/curate/drafts/{number}", **sent)
    fields = office.draft(number).fields
    assert (fields["name"], fields["state"], len(fields["memberships"])) == ("Kansas City", "MO", 1)


def test_what_is_wrong_leads_to_its_step(office: Office) -> None:
    number = int(post(office.ann, "/curate/new", kind="lesson", title="Bare").location.rsplit("/", 1)[1])
    page = text(office.ann.get(f"/curate/drafts/{number}?check=1&step=1"))
    assert f"/curate/drafts/{number}?check=1&amp;step=3#source-title" in page
    assert "to correct" in page


def test_pages_are_picked_by_their_titles(office: Office, session: Session) -> None:
    session.add(
        Site(slug="kansas-city-mo", name="Kansas City", state="MO", visibility="published", record={}, digest="d")
    )
    session.commit()
    slug = publish_lesson(session, title="Another lesson").slug
    offered = {**find_pickable(session, "lesson", None), **find_pickable(session, "reference", None)}
    assert find_pickable(session, "lesson", build_steps("lesson")[0]) == {}
    assert find_pickable(session, "lesson", find_step("lesson", "2")).keys() == {"site"}
    assert [each.title for each in offered["site"]] == ["Kansas City, MO"]
    assert [each.slug for each in offered["page"]] == [slug]
    number = office.new_lesson()
    page = text(office.ann.get(f"/curate/drafts/{number}?step=2"))
    assert '<option value="Kansas City, MO [kansas-city-mo]">' in page
    sent = {"revision": "1", "step": "2", "sites": ["", "Kansas City, MO [kansas-city-mo]"], "action": "save"}
    post(office.ann, f"/curate/drafts/{number}", **sent)
    assert office.draft(number).fields["sites"] == ["kansas-city-mo"]
    page = text(office.ann.get(f"/curate/drafts/{number}?step=2"))
    assert 'value="kansas-city-mo" checked' in page
    assert ">Kansas City, MO</label>" in page


def test_slug_is_taken_as_picked_or_as_typed_and_once() -> None:
    sent: MultiDict[str, str] = MultiDict()
    sent.setlist("sites", ["a-mo", "A, MO [a-mo]\r\nb-ga", "no such [Place]"])
    assert read_form("lesson", sent)["sites"] == ["a-mo", "b-ga", "no such [Place]"]
