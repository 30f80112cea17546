"""The way to readers: a second person, and nothing overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict, Forbidden
from kb.models import AuditEntry, DocumentVersion, Draft, OutboxEntry
from kb.services.audit.actors import Actor, Role
from kb.services.drafting.checks import DraftIncomplete, find_problems
from kb.services.drafting.drafts import NotNow, create_draft, get_draft, open_for_editing, save_draft
from kb.services.drafting.states import DraftState
from kb.services.publishing.content_files import store_content
from kb.services.publishing.merge import compare_published, resolve_published
from kb.services.publishing.review import (
    PublishedMeanwhile,
    approve,
    publish_at_once,
    send_back,
    submit,
    take_back,
    withdraw,
)
from kb.workspace import Workspace
from tests.kb.helpers.drafting import (
    ADA,
    ANN,
    BEN,
    BODY,
    LESSON,
    begin_lesson,
    edit,
    get_document,
    publish,
    publish_lesson,
)
from tests.kb.helpers.writing import write_lesson, write_practice


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def content(empty: Workspace, session: Session) -> Path:
    """A lesson and a practice, from files."""
    write_lesson(empty.settings.content, "count-first")
    write_practice(empty.settings.content, "home-visits")
    store_content(session, empty.settings.content)
    return empty.settings.content


# A second person


def test_published_draft_is_a_document_a_version_an_audit_and_an_announcement(session: Session) -> None:
    document = publish_lesson(session)
    assert (document.visibility, document.version, len(document.passages)) == ("published", 1, 1)
    version = session.scalars(select(DocumentVersion)).one()
    assert (version.number, version.author, version.reviewer, version.digest) == (1, "ann", "ben", document.digest)
    assert list(session.scalars(select(OutboxEntry.slug))) == [document.slug]
    actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions == ["began", "submitted", "approved", "published"]


@pytest.mark.parametrize("reviewer", [ANN, Actor("ann", Role.ADMIN, 1)])
def test_nobody_publishes_what_they_handed_in_not_even_an_admin(session: Session, reviewer: Actor) -> None:
    draft = begin_lesson(session)
    submit(session, ANN, draft.id, 1)
    with pytest.raises(Forbidden, match="You handed this in"):
        approve(session, reviewer, draft.id, 1)


def test_nobody_publishes_what_they_saved_last_though_another_handed_it_in(session: Session) -> None:
    draft = begin_lesson(session)
    submit(session, BEN, draft.id, 1)
    with pytest.raises(Forbidden, match="You saved this last"):
        approve(session, ANN, draft.id, 1)
    approve(session, ADA, draft.id, 1)


def test_draft_is_published_once(session: Session) -> None:
    draft = begin_lesson(session)
    publish(session, draft.id)
    with pytest.raises(NotNow):
        approve(session, ADA, draft.id, 1)


def test_what_was_not_handed_in_is_not_published(session: Session) -> None:
    with pytest.raises(NotNow):
        approve(session, BEN, begin_lesson(session).id, 1)


def test_reviewer_publishes_only_the_revision_that_was_reviewed(session: Session) -> None:
    draft = begin_lesson(session)
    submit(session, ANN, draft.id, 1)
    take_back(session, ANN, draft.id)
    save_draft(session, ANN, draft.id, revision=1, fields={**LESSON, "title": "Slipped in"}, body=BODY)
    submit(session, ANN, draft.id, 2)
    with pytest.raises(NotNow, match="saved by ann"):
        approve(session, BEN, draft.id, 1)


def test_sent_back_draft_has_the_note_and_can_be_handed_in_again(session: Session) -> None:
    draft = begin_lesson(session)
    submit(session, ANN, draft.id, 1)
    with pytest.raises(BadRequest, match="without a note"):
        send_back(session, BEN, draft.id, 1, "  ")
    send_back(session, BEN, draft.id, 1, "Name the city.")
    assert (draft.state, draft.note) == (DraftState.SENT_BACK, "Name the city.")
    publish(session, draft.id)


def test_command_line_publishes_without_a_second_person_and_the_audit_says_so(session: Session) -> None:
    document = publish_at_once(session, begin_lesson(session).id)
    assert document.visibility == "published"
    assert session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "published")).one() == "command line"


# What is needed


def test_all_that_is_missing_is_said_at_once(session: Session) -> None:
    draft = create_draft(session, ANN, kind="lesson", fields={"title": "Hm", "year": "20x"}, body="", origin="upload")
    with pytest.raises(DraftIncomplete) as caught:
        submit(session, ANN, draft.id, 1)
    assert [problem.path for problem in caught.value.problems] == [
        "summary",
        "core_areas",
        "year",
        "source.title",
        "source.url",
        "confidence",
        "body",
    ]


def test_pages_and_sites_that_are_named_must_be_there(session: Session) -> None:
    draft = begin_lesson(session, sites=["atlantis-ga"], practices=["no-such-practice"])
    assert [problem.message for problem in find_problems(session, get_draft(session, draft.id))] == [
        "There is no site called atlantis-ga.",
        "There is no published page called no-such-practice.",
    ]


def test_new_page_cannot_take_the_address_of_another(session: Session) -> None:
    slug = publish_lesson(session).slug
    draft = begin_lesson(session)
    save_draft(session, ANN, draft.id, revision=1, fields=LESSON, body=BODY, slug=slug)
    assert "Another page or draft has this address" in find_problems(session, get_draft(session, draft.id))[0].message


_SOURCE = {
    "title": "A study",
    "authors": None,
    "year": 2014,
    "publisher": None,
    "ncj_number": None,
    "doi": None,
    "url": "https://example.org/study",
    "seen": True,
}


@pytest.mark.parametrize(
    ("evidence", "source", "paths"),
    [
        ({}, {}, []),
        ({"rating": None, "rating_basis": "none"}, {"url": None}, []),
        ({"rating": "not-rated", "rating_basis": "none"}, {"url": None}, []),
        ({"rating_basis": "none"}, {}, ["evidence.rating_basis"]),
        ({"rating_basis": "registry-rating-not-seen"}, {}, ["evidence.rating_basis"]),
        ({"registry": None}, {}, ["evidence.registry"]),
        ({"registry": None, "rating_basis": "study"}, {}, []),
        ({}, {"url": None}, ["sources"]),
        ({}, {"url": None, "doi": "10.1007/s11292-016-9272-0"}, []),
    ],
)
def test_rating_needs_a_source(
    session: Session, content: Path, evidence: dict[str, Any], source: dict[str, Any], paths: list[str]
) -> None:
    draft = open_for_editing(session, ANN, "home-visits")
    fields = {
        **draft.fields,
        "evidence": {**draft.fields["evidence"], **evidence},
        "sources": [{**_SOURCE, **source}],
    }
    save_draft(session, ANN, draft.id, revision=1, fields=fields, body=draft.body)
    assert [problem.path for problem in find_problems(session, get_draft(session, draft.id))] == paths


# Published meanwhile


def test_draft_of_an_older_page_is_refused_and_nothing_changes(session: Session) -> None:
    slug = publish_lesson(session).slug
    old = edit(session, slug, summary="Ann's summary.")
    newer = create_draft(
        session, BEN, kind="lesson", fields={**LESSON, "title": "Ben's title"}, body=BODY, origin="page", slug=slug
    )
    publish(session, newer.id, by=BEN, reviewer=ANN)
    submit(session, ANN, old.id, old.revision)
    with pytest.raises(PublishedMeanwhile):
        approve(session, BEN, old.id, old.revision)
    assert get_document(session, slug).title == "Ben's title"
    assert session.scalar(select(Draft.state).where(Draft.id == old.id)) == DraftState.IN_REVIEW


def test_three_texts_are_joined_and_can_then_be_published(session: Session) -> None:
    slug = publish_lesson(session).slug
    old = edit(session, slug, summary="Ann's summary.")
    newer = create_draft(
        session, BEN, kind="lesson", fields={**LESSON, "title": "Ben's title"}, body=BODY, origin="page", slug=slug
    )
    publish(session, newer.id, by=BEN, reviewer=ANN)
    meeting = compare_published(session, old.id)
    assert meeting.base_known
    proposed = {choice.path: choice.proposed for choice in meeting.choices}
    assert proposed == {"title": "theirs", "summary": "yours"}
    resolve_published(session, ANN, old.id, meeting.seen, proposed, {})
    document = publish(session, old.id)
    assert (document.title, document.summary, document.version) == ("Ben's title", "Ann's summary.", 3)


# Withdrawn


def test_withdrawing_needs_a_reason_and_a_successor_that_is_there(session: Session) -> None:
    slug = publish_lesson(session).slug
    with pytest.raises(BadRequest, match="Say why"):
        withdraw(session, ANN, slug, " ")
    with pytest.raises(BadRequest, match="no other published page"):
        withdraw(session, ANN, slug, "Wrong.", "nowhere")
    with pytest.raises(BadRequest, match="no other published page"):
        withdraw(session, ANN, slug, "Wrong.", slug)  # a page is not its own successor
    document = get_document(session, slug)
    assert (document.visibility, document.superseded_by, document.version) == ("published", None, 1)
    withdraw(session, ANN, slug, "Wrong.")
    with pytest.raises(Conflict):
        withdraw(session, ANN, slug, "Again.")
    last = session.scalars(select(DocumentVersion).order_by(DocumentVersion.number.desc())).first()
    assert last is not None
    assert (last.visibility, last.note, last.number) == ("withdrawn", "Wrong.", 2)
