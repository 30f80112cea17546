"""Who looked for newer evidence and found nothing records it with the day, and the page is due again in a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models import Document, Draft
from kb.services.drafting import NotNow, get_draft
from kb.services.publishing.content_files import store_content
from kb.services.publishing.review import approve, submit
from kb.services.upkeep.aging import LOOKED_FOR, find_stale
from kb.services.upkeep.looking import record_looked
from kb.services.upkeep.shelf import Shelf
from kb.workspace import Workspace
from tests.kb.helpers.drafting import ANN, BEN, edit, publish_lesson
from tests.kb.helpers.office import open_office, text
from tests.kb.helpers.signing import post
from tests.kb.helpers.writing import write_practice

TODAY = date(2026, 6, 1)


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    write_practice(empty.settings.content, "home-visits")
    with empty.sessions() as opened:
        store_content(opened, empty.settings.content)
        yield opened


def let_ben_publish(session: Session, number: int) -> None:
    session.expire_all()
    approve(session, BEN, number, get_draft(session, number).revision)


def why_stale(session: Session, today: date) -> dict[str, str]:
    return {item.slug: item.why for item in find_stale(Shelf(session, today))}


def test_day_of_a_look_is_published_by_a_second_person_and_counts_for_a_year(session: Session) -> None:
    number = record_looked(session, ANN, "home-visits", TODAY)
    draft = get_draft(session, number)
    assert (draft.state, draft.submitted_by) == ("in-review", "ann")
    let_ben_publish(session, number)
    (row,) = session.scalars(select(Document)).all()
    assert row.record["last_looked"] == "2026-06-01"
    assert why_stale(session, TODAY + LOOKED_FOR) == {}
    due = why_stale(session, TODAY + LOOKED_FOR + timedelta(days=1))
    assert due == {"home-visits": "Its evidence was last looked at on June 1, 2026: over a year ago."}


def test_look_moves_a_day_of_review_that_has_come(session: Session) -> None:
    number = edit(session, "home-visits", review_by="2026-05-01").id
    submit(session, ANN, number, get_draft(session, number).revision)
    let_ben_publish(session, number)
    assert "home-visits" in why_stale(session, TODAY)
    fields = get_draft(session, record_looked(session, BEN, "home-visits", TODAY)).fields
    assert (fields["last_looked"], fields["review_by"]) == ("2026-06-01", "2027-06-01")


def test_draft_under_way_is_not_handed_in_by_a_look(session: Session) -> None:
    number = edit(session, "home-visits", summary="Half of a new sum").id
    with pytest.raises(NotNow, match="under way"):
        record_looked(session, ANN, "home-visits", TODAY)
    assert get_draft(session, number).state == "draft"


def test_only_practices_are_looked_at_and_a_refusal_leaves_no_draft(session: Session) -> None:
    slug = publish_lesson(session).slug
    before = len(session.scalars(select(Draft)).all())
    with pytest.raises(BadRequest):
        record_looked(session, ANN, slug, TODAY)
    with pytest.raises(NotFound):
        record_looked(session, ANN, "nowhere", TODAY)
    assert len(session.scalars(select(Draft)).all()) == before


def test_page_and_queue_have_the_button(empty: Workspace, session: Session) -> None:
    office = open_office(empty)
    answer = post(office.ann, "/curate/documents/home-visits/looked")
    assert (answer.status_code, answer.location) == (303, "/curate")
    assert "Recorded: you looked and found nothing new." in text(office.ann.get("/curate"))
    again = post(office.ben, "/curate/documents/home-visits/looked")
    assert "Nothing was recorded. A draft of this page is under way." in text(office.ben.get(again.location))
    let_ben_publish(session, session.scalars(select(Draft.id)).one())
    page = text(office.ann.get("/practices/home-visits"))
    assert "We last looked for newer evidence on" in page
    assert "Looked, nothing new" in page
    office.app.extensions["kb"].engine.dispose()
