"""Every version is kept, can be read and brought back, and a withdrawn page says why it is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.publishing.review import withdraw
from kb.services.publishing.versions import find_tombstone, get_history, get_version, restore_version
from kb.workspace import Workspace
from tests.kb.helpers.drafting import ANN, BODY, edit, get_document, publish, publish_lesson


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


def test_every_version_is_kept_newest_first(session: Session) -> None:
    slug = publish_lesson(session).slug
    publish(session, edit(session, slug, body="Second text.").id)
    history = get_history(session, slug)
    assert [(version.number, version.body) for version in history.versions] == [(2, "Second text."), (1, BODY)]


def test_version_brought_back_becomes_a_new_version(session: Session) -> None:
    slug = publish_lesson(session).slug
    publish(session, edit(session, slug, body="Second text.").id)
    draft = restore_version(session, ANN, slug, 1)
    assert get_document(session, slug).body == "Second text."  # until a second person publishes it
    assert publish(session, draft).body == BODY
    assert len(get_history(session, slug).versions) == 3


def test_withdrawn_page_can_be_brought_back(session: Session) -> None:
    slug = publish_lesson(session).slug
    withdraw(session, ANN, slug, "A figure was wrong.")
    document = publish(session, restore_version(session, ANN, slug, 1))
    assert (document.visibility, document.withdrawn_note) == ("published", "")
    assert find_tombstone(session, slug, "lesson") is None


def test_tombstone_says_why_and_what_replaces_it(session: Session) -> None:
    gone, better = publish_lesson(session).slug, publish_lesson(session, title="Better").slug
    assert find_tombstone(session, gone, "lesson") is None
    withdraw(session, ANN, gone, "A figure was wrong.", better)
    stone = find_tombstone(session, gone, "lesson")
    assert stone is not None
    assert (stone.reason, stone.successor and stone.successor.slug) == ("A figure was wrong.", better)
    assert find_tombstone(session, gone, "practice") is None


def test_version_that_never_was_is_not_found(session: Session) -> None:
    slug = publish_lesson(session).slug
    for number in (0, 2):
        with pytest.raises(NotFound):
            get_version(session, slug, number)
    with pytest.raises(NotFound):
        get_history(session, "nothing-here")
