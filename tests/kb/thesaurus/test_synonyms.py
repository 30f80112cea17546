"""Words added to the thesaurus, and searches that found nothing: known at once, asked about, audited, exported."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.errors import BadRequest, NotFound
from kb.models import AuditEntry, Draft, SearchMiss, Synonym
from kb.models.declarative import now
from kb.services.audit.actors import Role
from kb.services.finding.find import answer_question
from kb.services.finding.question import Question
from kb.services.finding.searches import is_miss, note_search_now
from kb.services.indexing.outbox import drain
from kb.services.publishing.content_files import store_content
from kb.services.thesaurus import live as live_thesaurus
from kb.services.thesaurus.added_words import WordTaken, add_word, export_thesaurus, find_added, remove_word
from kb.services.thesaurus.live import LiveThesaurus
from kb.services.upkeep.missed_searches import settle_search
from kb.workspace import Workspace
from search.thesaurus.thesaurus import Thesaurus
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.drafting import ANN
from tests.kb.helpers.signing import post, sign_in
from tests.kb.helpers.writing import write_lesson

THESAURUS = """\
# Reviewed by people.
concepts:
- id: firearm-recovery
  pref: Firearm recovery
  alt: [guns taken off the street]
- id: juvenile
  pref: Juvenile justice
  acronyms: [JJ]
"""


@pytest.fixture
def base(empty: Workspace) -> Workspace:
    (empty.settings.content / "thesaurus.yaml").write_text(THESAURUS, "utf-8")
    return empty


@pytest.fixture
def session(base: Workspace) -> Iterator[Session]:
    with base.sessions() as opened:
        yield opened


@pytest.fixture
def lee(base: Workspace) -> Iterator[FlaskClient]:
    app = create_app(base.settings)
    client = app.test_client()
    sign_in(client, base, Role.LIAISON, "lee")
    yield client
    app.extensions["kb"].engine.dispose()


def add(
    session: Session, base: Workspace, word: str, concept: str = "firearm-recovery", confirmed: bool = False
) -> int:
    kept = add_word(session, ANN, base.thesaurus, concept, word, confirmed)
    base.live_thesaurus.look_again()
    return session.scalars(select(Synonym.id).where(Synonym.concept == concept, Synonym.word == kept)).one()


def miss(base: Workspace, words: str) -> int:
    note_search_now(base.sessions, words, missed=True)
    with base.sessions() as session:
        return session.scalars(select(SearchMiss.id).where(SearchMiss.words == words)).one()


def test_added_word_is_searched_at_once_in_two_processes_and_the_index_is_not_built(base: Workspace) -> None:
    write_lesson(base.settings.content, "recovery", "## What happened\nThey worked on firearm recovery.\n")
    other = Workspace(base.settings)
    with base.sessions() as session:
        store_content(session, base.settings.content)
        drain(session, base.index)
        generation = base.index.status().stamp
        assert not answer_question(session, other.index, Question("blorp")).added
        add(session, base, "blorp")
        other.live_thesaurus.look_again()  # a second later
        for workspace in (base, other):
            answer = answer_question(session, workspace.index, Question("blorp"))
            assert "Firearm recovery" in answer.added["blorp"]
            assert "recovery" in answer.results[0].card.slug
            assert not is_miss(answer)
        assert other.index.status().stamp == generation
    other.engine.dispose()


def test_database_is_looked_at_no_more_than_once_a_second(
    base: Workspace, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(live_thesaurus, "monotonic", lambda: clock[0])
    opened: list[int] = []

    def open_session() -> Session:
        opened.append(1)
        return base.sessions()

    live = LiveThesaurus(base.settings.thesaurus_file, open_session)
    first = live.get()
    add(session, base, "blorp")
    assert live.get() is first
    assert len(opened) == 1
    clock[0] += live_thesaurus.LOOK_AGAIN
    assert live.get().find_named("blorp")
    known = live.get()
    clock[0] += live_thesaurus.LOOK_AGAIN
    assert live.get() is known


def test_word_taken_away_and_another_added_between_two_looks_are_both_seen(base: Workspace, session: Session) -> None:
    number = add(session, base, "blorp")
    assert base.thesaurus.find_named("blorp")
    remove_word(session, ANN, number)
    add(session, base, "zzqx")
    assert not base.thesaurus.find_named("blorp")
    assert base.thesaurus.find_named("zzqx")


def test_search_goes_on_without_tables(base: Workspace) -> None:
    live = LiveThesaurus(
        base.settings.thesaurus_file, Workspace(base.settings.model_copy(update={"database_url": "sqlite://"})).sessions
    )
    assert live.get().digest == Thesaurus.load(base.settings.thesaurus_file).digest


def test_word_of_another_concept_is_added_only_if_that_is_meant(base: Workspace, session: Session) -> None:
    with pytest.raises(WordTaken, match="Juvenile justice"):
        add(session, base, "jj")
    session.rollback()
    add(session, base, "jj", confirmed=True)
    assert {concept.id for concept in base.thesaurus.find_named("jj")} == {"firearm-recovery", "juvenile"}


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        ("?!", "firearm-recovery"),
        ("one two three four five six seven", "juvenile"),
        ("x" * 101, "juvenile"),
        ("word", "no-such-concept"),
        ("firearms recovery", "firearm-recovery"),
    ],
)
def test_word_that_helps_nobody_is_refused(base: Workspace, session: Session, word: str, concept: str) -> None:
    with pytest.raises(BadRequest):
        add(session, base, word, concept)
    assert session.scalars(select(Synonym)).all() == []


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_word_is_added_or_refused_in_words(base: Workspace, word: str) -> None:
    with base.sessions() as session:
        try:
            add_word(session, ANN, base.thesaurus, "juvenile", word)
        except (BadRequest, WordTaken) as error:
            assert error.hint


def test_every_change_is_audited(base: Workspace, session: Session) -> None:
    number = add(session, base, "blorp")
    remove_word(session, ANN, number)
    settle_search(session, ANN, miss(base, "zzqx"))
    acts = [(row.actor, row.action, row.subject) for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert acts == [
        ("ann", "added synonym", "firearm-recovery"),
        ("ann", "removed synonym", "firearm-recovery"),
        ("ann", "settled", "zzqx"),
    ]
    with pytest.raises(NotFound):
        remove_word(session, ANN, number)


def test_export_writes_the_file_with_the_added_words(
    base: Workspace, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(session, base, "blorp")
    target = base.settings.data / "out"
    assert command_over(base, monkeypatch)("export", str(target)).exit_code == 0
    written = (target / "thesaurus.yaml").read_text("utf-8")
    assert written == THESAURUS.replace("the street]", "the street, blorp]")
    assert Thesaurus.load(target / "thesaurus.yaml").digest == base.thesaurus.digest


def test_word_that_the_file_has_by_now_can_be_taken_away_here(base: Workspace, session: Session) -> None:
    add(session, base, "blorp")
    path = base.settings.thesaurus_file
    path.write_text(THESAURUS.replace("the street]", "the street, blorp]"), "utf-8")
    (row,) = find_added(session, Thesaurus.load(path))
    assert row.in_file
    assert export_thesaurus(session, path, base.settings.data)
    assert (base.settings.data / "thesaurus.yaml").read_text("utf-8") == path.read_text("utf-8")


def test_nearest_concept_is_proposed_first_and_one_click_adds(lee: FlaskClient, base: Workspace) -> None:
    number = miss(base, "seized pistols")
    page = lee.get("/curate/misses").get_data(as_text=True)
    assert page.index("Firearm recovery") < page.index("Juvenile justice")
    answer = post(lee, "/curate/synonyms", miss=number, word="seized pistols", concept="firearm-recovery")
    assert answer.status_code == 303
    assert "Nothing now." in lee.get("/curate/misses").get_data(as_text=True)
    assert lee.application.extensions["kb"].thesaurus.find_named("seized pistols")


def test_word_for_a_search_that_is_gone_is_not_added(lee: FlaskClient, base: Workspace, session: Session) -> None:
    answer = post(lee, "/curate/synonyms", miss=999, word="seized pistols", concept="firearm-recovery")
    assert answer.status_code == 404
    assert session.scalars(select(Synonym.word)).all() == []
    assert session.scalars(select(AuditEntry.action)).all() == []


def test_taken_word_is_asked_about_and_nothing_typed_is_lost(lee: FlaskClient, base: Workspace) -> None:
    typed = {"word": "jj", "concept": "firearm-recovery", "miss": str(miss(base, "jj"))}
    answer = post(lee, "/curate/synonyms", **typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "already stands for “Juvenile justice”" in page
    assert 'value="jj"' in page
    assert f'name="miss" value="{typed["miss"]}"' in page
    assert post(lee, "/curate/synonyms", **typed, confirmed="yes").status_code == 303


def test_miss_becomes_a_draft_with_its_words_as_title(lee: FlaskClient, base: Workspace) -> None:
    number = miss(base, "ankle monitors")
    assert post(lee, f"/curate/misses/{number}/draft", kind="summit").status_code == 422
    answer = post(lee, f"/curate/misses/{number}/draft", kind="lesson")
    with base.sessions() as session:
        draft = session.scalars(select(Draft)).one()
    assert answer.location == f"/curate/drafts/{draft.id}"
    assert (draft.title, draft.kind, draft.created_by) == ("Ankle monitors", "lesson", "lee")


def test_settled_miss_comes_back_when_it_is_missed_again(lee: FlaskClient, base: Workspace) -> None:
    number = miss(base, "zzqx")
    assert post(lee, f"/curate/misses/{number}/settle").status_code == 303
    assert "zzqx" not in lee.get("/curate/misses").get_data(as_text=True)
    miss(base, "zzqx")
    assert "Searched 2 times" in lee.get("/curate/misses").get_data(as_text=True)
    assert post(lee, "/curate/misses/999/settle").status_code == 404


def test_many_misses_are_shown_in_pages(lee: FlaskClient, base: Workspace) -> None:
    with base.sessions() as session:
        session.add_all(SearchMiss(words=f"words {n}", times=n + 1, last_day=now().date()) for n in range(45))
        session.commit()
    last = lee.get("/curate/misses?page=99").get_data(as_text=True)
    assert "45 searches" in last
    assert last.count("Add as synonym") == 5
