"""Several people work on one draft: they see each other, speak, are told, and nobody conflicts with themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import OpenDraft
from kb.models.declarative import now
from kb.services.audit.actors import Role
from kb.services.drafting import (
    add_comment,
    assign_draft,
    find_comments,
    find_notices,
    find_open,
    get_draft,
    mark_read,
    note_open_now,
    save_draft,
)
from kb.services.drafting.together import LONGEST_COMMENT
from kb.services.publishing.review import send_back, submit
from kb.workspace import Workspace
from tests.kb.helpers.drafting import ADA, ANN, BEN, BODY, LESSON, begin_lesson
from tests.kb.helpers.office import Office, open_office, text, typed
from tests.kb.helpers.signing import make_account, post


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    for name, role in (("ann", Role.LIAISON), ("ben", Role.LIAISON), ("ada", Role.ADMIN), ("rita", Role.READER)):
        make_account(empty, role, name)
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()


def told(session: Session, *people: object) -> list[list[str]]:
    return [[notice.text for notice in find_notices(session, actor)] for actor in people]  # type: ignore[arg-type]


def test_who_else_has_it_open_is_seen_for_ten_minutes(session: Session) -> None:
    number = begin_lesson(session).id
    before = now()
    assert note_open_now(session, ANN, number) == ()
    (ann,) = note_open_now(session, BEN, number)
    assert (ann.name, before <= ann.seen_at.replace(tzinfo=UTC) <= now()) == ("ann", True)
    assert [each.name for each in note_open_now(session, ANN, number)] == ["ben"]
    assert {key: [each.name for each in people] for key, people in find_open(session).items()} == {
        number: ["ann", "ben"]
    }
    session.execute(update(OpenDraft).values(seen_at=now() - timedelta(minutes=11)))
    session.commit()
    assert note_open_now(session, ADA, number) == ()
    assert [each.name for each in find_open(session)[number]] == ["ada"]


def test_comment_reaches_those_who_work_on_the_draft(session: Session) -> None:
    number = begin_lesson(session).id
    add_comment(session, BEN, number, " Is the year right?\r\nIt says 2015. ")
    assert [(each.author, each.text) for each in find_comments(session, number)] == [
        ("ben", "Is the year right?\nIt says 2015.")
    ]
    assert told(session, ANN, BEN, ADA) == [["ben commented: Is the year right?\nIt says 2015."], [], []]
    add_comment(session, ANN, number, "It is.")
    assert told(session, BEN) == [["ann commented: It is."]]
    mark_read(session, ANN)
    assert told(session, ANN, BEN) == [[], ["ann commented: It is."]]
    for said in ("", " \n ", "x" * (LONGEST_COMMENT + 1)):
        with pytest.raises(BadRequest):
            add_comment(session, ANN, number, said)


def test_reviewers_are_told_what_waits_for_them(session: Session) -> None:
    number = begin_lesson(session).id
    submit(session, ANN, number, 1)
    handed = "ann handed this in for review."
    assert told(session, ANN, BEN, ADA) == [[], [handed], [handed]]
    send_back(session, BEN, number, 1, "Name the source.")
    assert told(session, ANN) == [["ben sent this back: Name the source."]]


def test_only_the_person_it_is_assigned_to_is_told(session: Session) -> None:
    number = begin_lesson(session).id
    assign_draft(session, ANN, number, "ada")
    submit(session, ANN, number, 1)
    assert told(session, BEN, ADA) == [[], ["ann handed this in for review.", "ann assigned this to you."]]


def test_draft_assigned_to_its_author_still_finds_a_reviewer(session: Session) -> None:
    number = begin_lesson(session).id
    assign_draft(session, BEN, number, "ann")
    submit(session, ANN, number, 1)
    assert told(session, BEN, ADA) == [["ann handed this in for review."]] * 2


# Back, then Save


def save(session: Session, actor: object, number: int, revision: int, body: str = BODY, **fields: object) -> int | None:
    kept = {**LESSON, **fields}
    return save_draft(session, actor, number, revision=revision, fields=kept, body=body).revision  # type: ignore[arg-type]


def test_nobody_conflicts_with_themselves(session: Session) -> None:
    number = begin_lesson(session).id
    assert save(session, ANN, number, 1, title="New title") == 2
    assert save(session, ANN, number, 1, body="Another text.\n", summary="From the older form.") == 3
    draft = get_draft(session, number)
    assert (draft.title, draft.body) == ("New title", "Another text.\n")
    assert draft.fields["summary"] == "From the older form."


def test_last_text_of_one_person_stays_where_both_changed(session: Session) -> None:
    number = begin_lesson(session).id
    save(session, ANN, number, 1, title="First")
    save(session, ANN, number, 1, title="Second")
    assert get_draft(session, number).title == "Second"


def test_save_of_somebody_else_in_between_is_never_joined_by_itself(session: Session) -> None:
    number = begin_lesson(session).id
    save(session, ANN, number, 1, title="Ann’s")
    save(session, BEN, number, 2, title="Ben’s")
    assert save(session, ANN, number, 1, title="Ann’s older form") is None
    assert save(session, ANN, number, 2, title="Ann’s form") is None
    assert get_draft(session, number).title == "Ben’s"


def test_form_from_before_the_first_save_is_not_believed(session: Session) -> None:
    number = begin_lesson(session).id
    save(session, ANN, number, 1, title="Kept")
    assert save(session, ANN, number, 0, title="Odd") is None
    submit(session, ANN, number, 2)
    assert save(session, ANN, number, 1, title="While in review") is None
    assert get_draft(session, number).title == "Kept"


def test_pages_show_people_comments_and_notices(office: Office) -> None:
    number = office.new_lesson()
    post(office.ben, f"/curate/drafts/{number}/comments", comment="<b>Is it so?</b>")
    office.ben.get(f"/curate/drafts/{number}")
    page = text(office.ann.get(f"/curate/drafts/{number}"))
    assert "<strong>ben</strong> has this open too" in page
    assert "&lt;b&gt;Is it so?&lt;/b&gt;" in page
    assert "ben commented" in text(office.ann.get("/curate"))
    post(office.ann, "/curate/notices")
    assert "ben commented" not in text(office.ann.get("/curate"))
    empty = post(office.ben, f"/curate/drafts/{number}/comments", comment=" ")
    assert "Write between 1 and" in text(office.ben.get(empty.location.partition("#")[0]))
    post(office.ann, f"/curate/drafts/{number}", **typed(LESSON, revision="1", action="submit"))
    assert "Comments (1)" in text(office.ben.get(f"/curate/drafts/{number}/review"))
