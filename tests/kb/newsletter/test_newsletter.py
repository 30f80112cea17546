"""An issue of the newsletter holds what every reader may see, is reviewed by a second person, and is a record too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.errors import Conflict, Forbidden, NotFound
from kb.models import DocumentVersion
from kb.models.declarative import now
from kb.services import drafting, publishing
from kb.services.audit.actors import ANONYMOUS, Role
from kb.services.exchange import load_formats, save_offer
from kb.services.newsletter import Quarter, build_issue_docx, find_issues, find_offered, get_issue, make_issue
from kb.services.newsletter.gather import to_markdown
from kb.services.peers import ask_cities, decide_report, reply, send_report
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from knowledge.markdown import to_text
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, Cast, open_cities
from tests.kb.helpers.signing import post, sign_in
from tests.kb.helpers.writing import write_lesson, write_practice

FORMATS = load_formats(Path("none"))
SAID = {"status": "running", "result": "not-evaluated", "begun": "2020", "outcome": "Too early to say."}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[tuple[Workspace, Cast]]:
    with open_cities(tmp_path_factory.mktemp("newsletter"), model_folder) as (workspace, cast):
        content = workspace.settings.content
        write_lesson(content, "count-first")
        with workspace.sessions() as session:
            store_content(session, content)
            past = now() - timedelta(days=200)
            session.execute(update(DocumentVersion).where(DocumentVersion.slug == PRACTICE).values(created_at=past))
            session.commit()
            write_practice(content, PRACTICE, rating="effective")
            assert not store_content(session, content).failures
            number = ask_cities(session, cast.small, SMALL, [LARGE], "Zanzibarquestion: how?", "A quokkalack")
            reply(session, cast.large, number, LARGE, "Like this: xylophoneanswer.")
            decide_report(session, cast.stranger, send_report(session, cast.small, SMALL, PRACTICE, SAID), show=True)
            send_report(session, cast.large, LARGE, PRACTICE, {**SAID, "outcome": "Vuvuzela waits for review."})
            offer = {
                "side": "wish",
                "text": "Who can show us how it is done?",
                "ends": (now() + timedelta(days=30)).date().isoformat(),
            }
            save_offer(session, cast.small, SMALL, {**offer, "title": "A city that ran call-ins", "tells": "yes"})
            save_offer(session, cast.small, SMALL, {**offer, "title": "Theremin is not to be printed"})
        yield workspace, cast


@pytest.fixture
def session(base: tuple[Workspace, Cast]) -> Iterator[Session]:
    with base[0].sessions() as opened:
        yield opened


@pytest.fixture(scope="module")
def app(base: tuple[Workspace, Cast]) -> Iterator[Flask]:
    made = create_app(base[0].settings)
    yield made
    made.extensions["kb"].engine.dispose()


def test_issue_gathers_what_readers_see_and_no_word_between_cities(
    session: Session, base: tuple[Workspace, Cast]
) -> None:
    quarter = find_offered()[0]
    number = make_issue(session, base[1].liaison, FORMATS, quarter)
    draft = drafting.get_draft(session, number)
    for heading in ("New by core area", "Lessons", "What cities report themselves", "Evidence that changed"):
        assert f"## {heading}" in draft.body
    assert "](/lessons/count-first)" in draft.body
    assert "“Promising” before, “Effective” now" in draft.body
    assert "[Springfield, IL](/sites/springfield-il) on" in draft.body
    assert "Springfield, IL looks for: A city that ran call-ins (until" in draft.body
    assert "Riverton" not in draft.body
    for word in ("zanzibarquestion", "quokkalack", "xylophoneanswer", "vuvuzela", "theremin"):
        assert word not in draft.body.lower()
    assert make_issue(session, base[1].stranger, FORMATS, quarter) == number
    assert find_issues(session, ANONYMOUS) == ()


def test_second_person_publishes_it_as_page_word_document_and_record(
    session: Session, app: Flask, base: tuple[Workspace, Cast]
) -> None:
    cast, quarter = base[1], find_offered()[0]
    number = make_issue(session, cast.liaison, FORMATS, quarter)
    draft = drafting.get_draft(session, number)
    publishing.submit(session, cast.liaison, number, draft.revision)
    with pytest.raises(Forbidden):
        publishing.approve(session, cast.liaison, number, draft.revision)
    publishing.approve(session, cast.stranger, number, draft.revision)
    reader = app.test_client()
    page = reader.get(f"/newsletter/{quarter.key}").get_data(as_text=True)
    assert 'href="/lessons/count-first"' in page
    assert f"/newsletter/{quarter.key}" in reader.get("/newsletter").get_data(as_text=True)
    record = reader.get(f"/references/newsletter-{quarter.key}")
    assert record.status_code == 200
    assert "newsletter" in record.get_data(as_text=True)
    assert "TI  - Newsletter" in reader.get(f"/references/newsletter-{quarter.key}.ris").get_data(as_text=True)
    answer = reader.get(f"/newsletter/{quarter.key}.docx")
    assert "Lessons" in [part.text for part in docx.Document(io.BytesIO(answer.data)).paragraphs]
    assert make_issue(session, cast.liaison, FORMATS, quarter) != number
    assert get_issue(session, quarter.key).page.card.title.startswith("Newsletter of the")


def test_page_has_the_button_for_those_who_write_alone(app: Flask, base: tuple[Workspace, Cast]) -> None:
    liaison, member = app.test_client(), app.test_client()
    sign_in(liaison, base[0], Role.LIAISON, "their-liaison")
    sign_in(member, base[0], Role.MEMBER, "small-member")
    assert "Make the issue" in liaison.get("/newsletter").get_data(as_text=True)
    assert "Make the issue" not in member.get("/newsletter").get_data(as_text=True)
    assert post(member, "/newsletter", quarter=find_offered()[0].key).status_code == 403
    made = post(liaison, "/newsletter", quarter=find_offered()[1].key)
    assert made.status_code == 303
    opened = liaison.get(made.location)
    assert opened.status_code == 200
    assert 'name="body"' in opened.get_data(as_text=True), "the gathered text is what one edits first"
    for quarter in ("2001-q1", "soon", ""):
        assert post(liaison, "/newsletter", quarter=quarter).status_code in (404, 409)
    assert app.test_client().get("/newsletter/2001-q1").status_code == 404


def test_issue_of_another_time_is_refused(session: Session, base: tuple[Workspace, Cast]) -> None:
    with pytest.raises(Conflict):
        make_issue(session, base[1].liaison, FORMATS, Quarter.of(date(2001, 5, 1)))
    with pytest.raises(NotFound):
        get_issue(session, "2001-q5")


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 30)))
def test_every_day_is_in_one_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.begins.date() <= day < quarter.ends.date()
    assert quarter.before.after == quarter
    assert Quarter.read(quarter.key) == quarter


@given(st.text("abc 12.()-;:amp'\"" + "\\`*_[]<>#|~&!", max_size=80))
def test_no_title_becomes_markup(title: str) -> None:
    assert to_text(to_markdown(f"x{title}x")) == " ".join(f"x{title}x".split())


@given(st.text(max_size=300))
def test_any_text_becomes_a_word_document(body: str) -> None:
    docx.Document(io.BytesIO(build_issue_docx("An issue", body, "https://kb.example.gov", "/newsletter/2026-q1")))


def test_links_of_an_issue_are_links_in_word() -> None:
    body = "One line.\n\n## Lessons\n\n- [Count \\[first\\]](/lessons/count-first): they *counted*.\n"
    made = build_issue_docx("An issue", body, "https://kb.example.gov", "/newsletter/2026-q1")
    word = docx.Document(io.BytesIO(made))
    relations = {each.target_ref for each in word.part.rels.values() if each.is_external}
    assert "https://kb.example.gov/lessons/count-first" in relations
    (line,) = [each for each in word.paragraphs if each.style and each.style.name == "List Bullet"]
    assert line.text == "Count [first]: they counted."
