"""Admins erase in the browser: what would go is said, its name is typed, and the worker cleans the index after it."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import AuditEntry, Document, Erasure, Original
from kb.services.audit.actors import Role
from kb.services.erasing import clean_index_now, count_in_index
from kb.services.indexing.outbox import drain
from kb.worker.worker import _Worker
from kb.workspace import Workspace
from tests.kb.erasing.test_erasing import SECRET, SHA256, bring, find_traces
from tests.kb.helpers.drafting import publish, publish_lesson
from tests.kb.helpers.office import Office, open_office
from tests.kb.helpers.signing import post, sign_in


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    sign_in(opened.ben, empty, Role.ADMIN, "ada")
    yield opened
    opened.app.extensions["kb"].engine.dispose()


def test_page_is_erased_by_typing_its_address_and_the_worker_cleans_the_index(
    empty: Workspace, session: Session, office: Office
) -> None:
    slug = publish(session, bring(empty, session)).slug
    drain(session, empty.index)
    session.close()
    asked = html.unescape(office.ben.get(f"/curate/erase?page=/lessons/{slug}").get_data(as_text=True))
    assert "1 kept version" in asked
    assert "report.md" in asked
    answer = post(office.ben, "/curate/erase", page=slug, typed=slug)
    assert (answer.status_code, answer.location) == (303, "/curate/erase")
    assert "Pages: 1, drafts: 1, files: 1." in office.ben.get("/curate/erase").get_data(as_text=True)
    assert session.scalars(select(Document)).all() == []
    assert office.ben.get(f"/lessons/{slug}").status_code == 404
    assert count_in_index(session) == 2
    assert _Worker(empty, None)._clean(session)
    assert count_in_index(session) == 0
    assert find_traces(empty.settings.data) == []


def test_nothing_goes_where_another_name_is_typed(empty: Workspace, session: Session, office: Office) -> None:
    slug = publish_lesson(session).slug
    answer = post(office.ben, "/curate/erase", page=slug, typed=slug + "s")
    assert answer.status_code == 422
    assert "Nothing was erased" in answer.get_data(as_text=True)
    assert session.scalars(select(Document.slug)).all() == [slug]
    assert session.scalars(select(Erasure)).all() == []


def test_file_goes_and_its_page_stays_where_that_is_wanted(empty: Workspace, session: Session, office: Office) -> None:
    slug = publish(session, bring(empty, session)).slug
    link = f"/curate/erase?file={SHA256}"
    assert link in office.ben.get(f"/lessons/{slug}").get_data(as_text=True)
    assert "Keep them, without their original file" in office.ben.get(link).get_data(as_text=True)
    post(office.ben, "/curate/erase", file=SHA256, keep="pages", typed="report.md")
    session.expire_all()
    assert session.scalars(select(Document.slug)).all() == [slug]
    assert session.get(Original, SHA256) is None


def test_what_the_page_says_afterwards_and_the_audit_do_not_name_it(
    empty: Workspace, session: Session, office: Office
) -> None:
    slug = publish_lesson(session, title=f"About {SECRET}").slug
    post(office.ben, "/curate/erase", page=slug, typed=slug)
    said = office.ben.get("/curate/erase").get_data(as_text=True)
    assert slug not in said
    assert SECRET not in said
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "erased")).one()
    assert (entry.actor, entry.subject) == ("ada", "")


@pytest.mark.parametrize("asked", ["page=nowhere", "file=0123", "page=%20/", "file=../../etc"])
def test_what_is_not_there_is_said(office: Office, asked: str) -> None:
    answer = office.ben.get(f"/curate/erase?{asked}")
    assert answer.status_code in (200, 404)
    assert "Show what would go" in answer.get_data(as_text=True)


def test_liaisons_neither_erase_nor_see_where(session: Session, office: Office) -> None:
    slug = publish_lesson(session).slug
    assert office.ann.get(f"/curate/erase?page={slug}").status_code == 403
    assert post(office.ann, "/curate/erase", page=slug, typed=slug).status_code == 403
    assert "/curate/erase" not in office.ann.get(f"/lessons/{slug}").get_data(as_text=True)
    assert "/curate/erase" not in office.ann.get("/curate").get_data(as_text=True)


def test_index_is_left_alone_where_nothing_was_erased(empty: Workspace, session: Session) -> None:
    assert not clean_index_now(session, empty.index)
