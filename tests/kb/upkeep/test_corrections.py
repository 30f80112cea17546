"""Corrections by readers: anyone may propose, few at a time; liaisons decide; how to reach somebody is not kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.errors import BadRequest, Conflict, NotFound
from kb.models import Attempt, AuditEntry, Correction, Document, Draft
from kb.services.accounts import attempts, sender_limits
from kb.services.accounts import throttle as throttling
from kb.services.audit.actors import ANONYMOUS, Role
from kb.services.drafting.drafts import get_draft
from kb.services.drafting.states import UNFINISHED
from kb.services.publishing.content_files import store_content
from kb.services.publishing.review import withdraw
from kb.services.upkeep import correction_limits, corrections
from kb.services.upkeep.correction_limits import PLACE_LIMIT, TooManyCorrections
from kb.workspace import Workspace
from tests.kb.helpers.drafting import ANN, BEN, edit, get_document, publish_lesson
from tests.kb.helpers.signing import form_token, post, sign_in
from tests.kb.helpers.writing import site_text

SLUG = "count-before-you-start"
TEXT = "The year is wrong: it was 2015, says the annual report."


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    """A base with one lesson and one site."""
    path = empty.settings.content / "sites" / "springfield-il.yaml"
    path.parent.mkdir()
    path.write_text(site_text("springfield-il"), "utf-8")
    with empty.sessions() as opened:
        store_content(opened, empty.settings.content)
        publish_lesson(opened)
        yield opened


@pytest.fixture
def reader(session: Session, empty: Workspace) -> Iterator[FlaskClient]:
    app = create_app(empty.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


def propose(session: Session, slug: str = SLUG, text: str = TEXT, contact: str = "", place: str = "192.0.2.1") -> int:
    return corrections.propose_correction(session, ANONYMOUS, slug, text, contact, place)


def send(client: FlaskClient, slug: str = SLUG, **fields: str) -> tuple[int, str]:
    answer = post(client, f"/corrections/{slug}", **{"text": TEXT, **fields})
    return answer.status_code, answer.get_data(as_text=True)


def kept(session: Session) -> list[str]:
    return list(session.scalars(select(Correction.text).order_by(Correction.id)))


# Proposing


@pytest.mark.parametrize("path", [f"/lessons/{SLUG}", "/sites/springfield-il"])
def test_every_published_page_ends_with_the_form(reader: FlaskClient, path: str) -> None:
    page = reader.get(path).get_data(as_text=True)
    assert "Something wrong? Propose a correction" in page
    assert f'action="/corrections/{path.rpartition("/")[2]}"' in page


def test_anyone_proposes_without_an_account_and_it_is_audited(reader: FlaskClient, session: Session) -> None:
    assert send(reader, contact="me@example.org")[0] == 303
    row = session.scalars(select(Correction)).one()
    assert (row.slug, row.text, row.contact, row.state) == (SLUG, TEXT, "me@example.org", "open")
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.actor, entry.action, entry.subject) == ("anonymous", "proposed correction", SLUG)
    assert TEXT not in str(entry.details)
    assert "Thank you" in reader.get(f"/corrections/{SLUG}?sent=1").get_data(as_text=True)


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"text": "too short"}, 422, "Write between 10 and 4,000 characters; this is 9 characters."),
        ({"text": "word " * 801}, 422, "4,004 characters"),
        ({"contact": "x" * 201}, 422, "How to reach you is longer"),
        ({"website": "http://spam.example"}, 422, "a field that people do not see"),
        ({"csrf_token": "of yesterday"}, 400, "This form is no longer valid, so nothing was sent."),
    ],
)
def test_refusal_says_why_and_loses_nothing(
    reader: FlaskClient, session: Session, fields: dict[str, str], status: int, said: str
) -> None:
    typed = {"text": TEXT, "contact": "me@example.org", **fields}
    found, page = send(reader, **typed)
    assert found == status
    assert said in page
    assert typed["text"].strip() in page
    assert typed["contact"] in page
    assert kept(session) == []


def test_sixth_proposal_within_an_hour_waits_and_is_not_lost(reader: FlaskClient, session: Session) -> None:
    for _ in range(PLACE_LIMIT):
        assert send(reader)[0] == 303
    answer = post(reader, f"/corrections/{SLUG}", text="The sixth thing that is wrong.")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert 3500 < int(answer.headers["Retry-After"]) <= 3600
    assert "The sixth thing that is wrong.</textarea>" in page
    assert "Try again in 60 minutes." in page
    assert len(kept(session)) == PLACE_LIMIT
    propose(session, place="192.0.2.2")


def test_place_is_free_again_after_an_hour(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(PLACE_LIMIT):
        propose(session)
    with pytest.raises(TooManyCorrections):
        propose(session)
    later = attempts.now() + sender_limits.SPAN + timedelta(seconds=1)
    monkeypatch.setattr(attempts, "now", lambda: later)
    propose(session)


def test_everyone_together_is_limited_too(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correction_limits, "TOTAL_LIMIT", 7)
    for number in range(7):
        propose(session, place=f"192.0.{number}.1")
    with pytest.raises(TooManyCorrections, match="Many corrections came in"):
        propose(session, place="192.0.99.1")


@pytest.mark.parametrize("network", ["198.51.100.{}", "2001:db8:7:{:x}::"])
def test_one_sender_with_all_addresses_of_a_network_closes_the_form_to_nobody_else(
    session: Session, network: str
) -> None:
    sent = 0
    for number in range(1, 100):
        try:
            propose(session, place=network.format(number))
        except TooManyCorrections:
            continue
        sent += 1
    assert sent == correction_limits.NETWORK_LIMIT
    propose(session, place="203.0.113.5")


def test_senders_with_many_networks_slow_down_themselves_and_nobody_else(session: Session) -> None:
    for number in range(correction_limits.BUSY):
        propose(session, place=f"10.0.{number}.1")
    with pytest.raises(TooManyCorrections):
        propose(session, place="10.0.3.2")
    propose(session, place="203.0.113.5")


def test_proposals_do_not_slow_down_signing_in_and_places_are_forgotten(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(PLACE_LIMIT):
        propose(session)
    monkeypatch.setattr(throttling, "PLACE_TRIES", 1)
    throttling.note_try_now(session, "ann", "192.0.2.1")
    tomorrow = attempts.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr(attempts, "now", lambda: tomorrow)
    propose(session)
    assert len(session.scalars(select(Attempt)).all()) == 1


def test_there_is_no_form_for_a_page_that_is_not_published(reader: FlaskClient, session: Session) -> None:
    assert reader.get("/corrections/nope").status_code == 404
    withdraw(session, ANN, SLUG, "It was wrong.")
    assert reader.get(f"/corrections/{SLUG}").status_code == 404
    assert send(reader)[0] == 404
    assert kept(session) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=50), contact=st.text(max_size=20))
def test_any_text_is_kept_or_refused_in_words(session: Session, text: str, contact: str) -> None:
    try:
        corrections.propose_correction(session, ANONYMOUS, SLUG, text, contact, "192.0.2.1")
    except BadRequest as error:
        assert error.hint
        assert len(text.replace("\r\n", "\n").strip()) < corrections.SHORTEST
    session.execute(delete(Attempt))
    session.commit()


# Deciding


@pytest.fixture
def lee(reader: FlaskClient, empty: Workspace) -> FlaskClient:
    sign_in(reader, empty, Role.LIAISON, "lee")
    return reader


def test_liaison_sees_it_beside_the_page_with_the_contact(lee: FlaskClient, session: Session) -> None:
    number = propose(session, text="<b>Look</b>: the year is wrong.", contact="me@example.org")
    queue = lee.get("/curate/queues/corrected").get_data(as_text=True)
    assert f"/curate/corrections/{number}" in queue
    assert "me@example.org" not in queue
    page = lee.get(f"/curate/corrections/{number}").get_data(as_text=True)
    assert "&lt;b&gt;Look&lt;/b&gt;" in page
    assert "me@example.org" in page
    assert "They counted every shooting first." in page


def test_accepting_opens_the_page_as_a_draft_with_the_correction_as_its_note(
    lee: FlaskClient, session: Session
) -> None:
    number = propose(session, contact="me@example.org")
    answer = post(lee, f"/curate/corrections/{number}", action="accept")
    draft = session.scalars(select(Draft).where(Draft.slug == SLUG, Draft.state.in_(UNFINISHED))).one()
    assert answer.location == f"/curate/drafts/{draft.id}"
    assert (draft.slug, draft.base_digest) == (SLUG, get_document(session, SLUG).digest)
    assert TEXT in draft.note
    assert "me@example.org" not in draft.note
    row = session.get_one(Correction, number, populate_existing=True)
    assert (row.state, row.decided_by) == ("accepted", "lee")
    assert f"Draft {draft.id}" in lee.get(f"/curate/corrections/{number}").get_data(as_text=True)


def test_accepting_uses_the_draft_there_is_and_keeps_its_note(session: Session) -> None:
    number = propose(session)
    draft = edit(session, SLUG, BEN)
    draft.note = "Check the source."
    session.commit()
    assert corrections.accept_correction(session, ANN, number) == draft.id
    assert draft.note.startswith("Check the source.\n\nProposed (correction ")


def test_correction_of_a_withdrawn_page_can_still_be_decided_and_the_page_stays(session: Session) -> None:
    number = propose(session)
    withdraw(session, ANN, SLUG, "It was wrong.")
    assert corrections.get_correction(session, number)[1].gone
    assert corrections.accept_correction(session, ANN, number)
    document = session.scalars(select(Document).where(Document.slug == SLUG)).one()
    assert document.visibility == "withdrawn"


def test_correction_of_a_site_ends_in_its_draft(session: Session) -> None:
    number = propose(session, slug="springfield-il")
    draft = get_draft(session, corrections.accept_correction(session, ANN, number))
    assert (draft.kind, draft.slug) == ("site", "springfield-il")
    assert f"(correction {number})" in draft.note


def test_declining_needs_an_answer_and_what_was_typed_stays(lee: FlaskClient, session: Session) -> None:
    number = propose(session)
    assert post(lee, f"/curate/corrections/{number}", action="decline", answer=" ").status_code == 422
    assert (
        post(lee, f"/curate/corrections/{number}", action="decline", answer="The source says 2016.").status_code == 303
    )
    page = lee.get(f"/curate/corrections/{number}").get_data(as_text=True)
    assert "The source says 2016." in page
    late = post(lee, f"/curate/corrections/{number}", action="decline", answer="My own answer")
    assert late.status_code == 409
    assert "lee has decided this already" in late.get_data(as_text=True)


def test_correction_is_decided_once(session: Session) -> None:
    number = propose(session)
    corrections.decline_correction(session, ANN, number, "No.")
    with pytest.raises(Conflict, match="ann has decided this already: it was declined"):
        corrections.accept_correction(session, BEN, number)
    with pytest.raises(NotFound):
        corrections.accept_correction(session, BEN, 10**20)
    query = select(AuditEntry.action).where(AuditEntry.action.contains("correction")).order_by(AuditEntry.id)
    actions = list(session.scalars(query))
    assert actions == ["proposed correction", "declined correction"]


def test_readers_see_no_proposal_of_others(reader: FlaskClient, session: Session) -> None:
    number = propose(session, contact="me@example.org")
    for path in (f"/curate/corrections/{number}", "/curate/queues/corrected"):
        assert reader.get(path).status_code == 302
    for path in (f"/lessons/{SLUG}", f"/corrections/{SLUG}"):
        assert TEXT not in reader.get(path).get_data(as_text=True)
    assert reader.post(f"/curate/corrections/{number}", data={"csrf_token": form_token(reader)}).status_code == 401


def test_contact_is_erased_ninety_days_after_the_decision(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    decided, still_open = propose(session, contact="me@example.org"), propose(session, contact="you@example.org")
    corrections.decline_correction(session, ANN, decided, "No.")
    begun = corrections.now()
    for days, left in ((89, ["me@example.org", "you@example.org"]), (91, ["", "you@example.org"])):
        monkeypatch.setattr(corrections, "now", lambda days=days: begun + timedelta(days=days))
        corrections.erase_contacts(session)
        assert list(session.scalars(select(Correction.contact).order_by(Correction.id))) == left
    assert (corrections.erase_contacts(session), still_open > 0) == (0, True)
    assert session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "erased contacts")).all() == ["worker"]
