"""Offers end by their day, gaps find offers, reports are examples, and what a city said stays when its member goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict, KBError, NotFound
from kb.models import Account, AuditEntry, HelpedBy, PeerOffer, PeerVisit
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.services.exchange import (
    ExchangeFormat,
    LessonOrigin,
    OfferSearch,
    agree_to_lesson,
    agree_to_visit,
    decline_lesson,
    find_fitting,
    find_offers,
    find_own_offers,
    find_told_offers,
    find_told_visits,
    find_visits,
    get_offer,
    get_peer_lesson,
    get_use_of_page,
    load_formats,
    plan_visit,
    propose_lesson,
    save_offer,
    say_helped,
)
from kb.services.exchange.fields import read_day, read_time
from kb.services.exchange.offers import MOST_OPEN
from kb.services.exchange.visits import MOST_A_DAY
from kb.services.library import get_card
from kb.services.matching import find_practices
from kb.services.peers import TooManyQuestions, ask_cities, decide_report, get_thread, reply, send_report
from tests.conftest import ROOT
from tests.kb.exchange.conftest import Town
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, THIRD
from tests.kb.helpers.signing import make_account

FORMATS = load_formats(ROOT / "content" / "exchange_formats.yaml")
TODAY = date.today()
OFFER = {
    "side": "offer",
    "title": "Visit our home visits team",
    "text": "Two officers and a counselor show you a shift.",
    "practice": PRACTICE,
    "ends": (TODAY + timedelta(days=30)).isoformat(),
}
VISIT = {"part": "visitor", "format": "site-visit", "purpose": "To see how a shift of home visits is run."}
RECENTLY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def session(town: Town) -> Iterator[Session]:
    with town.workspace.sessions() as opened:
        yield opened


def test_file_has_every_format_and_a_source_for_each_line() -> None:
    assert set(FORMATS.each) == set(ExchangeFormat)
    lines = [line for one in FORMATS.each.values() for line in (*one.about, *one.prepare, *one.host, *one.follow_up)]
    assert len(lines) > 60
    assert [line.says for line in lines if not line.sources and not line.ours] == []


def test_formats_have_their_names_without_the_file() -> None:
    formats = load_formats(ROOT / "content" / "there_is_none.yaml")
    assert formats.each[ExchangeFormat.TABLETOP].name == "Tabletop"


def test_offer_is_gone_the_day_after_it_ends_but_not_for_its_own_city(town: Town, session: Session) -> None:
    number = save_offer(session, town.cast.large, LARGE, OFFER | {"ends": TODAY.isoformat()})
    assert [each.number for each in find_offers(session, town.cast.small)] == [number]
    row = session.get(PeerOffer, number)
    assert row
    row.ends = TODAY - timedelta(days=1)
    session.commit()
    assert find_offers(session, town.cast.small) == ()
    with pytest.raises(NotFound):
        get_offer(session, town.cast.small, number)
    assert find_own_offers(session, town.cast.large, LARGE)[0].over
    save_offer(session, town.cast.large, LARGE, OFFER, number)
    assert [each.number for each in find_offers(session, town.cast.small)] == [number]


def test_city_has_so_many_open_and_speaks_for_itself_alone(town: Town, session: Session) -> None:
    for _ in range(MOST_OPEN):
        save_offer(session, town.cast.large, LARGE, OFFER)
    with pytest.raises(BadRequest, match="open already"):
        save_offer(session, town.cast.large, LARGE, OFFER)
    for actor in (town.cast.small, town.cast.stranger, COMMAND_LINE):
        with pytest.raises(NotFound):
            save_offer(session, actor, LARGE, OFFER)


def test_newsletter_gets_offers_whose_city_said_so(town: Town, session: Session) -> None:
    save_offer(session, town.cast.large, LARGE, OFFER)
    told = save_offer(session, town.cast.large, LARGE, OFFER | {"tells": "yes"})
    assert [each.number for each in find_told_offers(session, RECENTLY)] == [told]


def test_offer_fits_a_city_that_lacks_it_and_a_wish_one_that_did_it(town: Town, session: Session) -> None:
    save_offer(session, town.cast.large, LARGE, OFFER | {"asset": "dedicated-analyst"})
    wish = OFFER | {"side": "wish", "title": "Who did home visits?"}
    save_offer(session, town.cast.large, LARGE, wish)
    found = find_fitting(session, town.workspace, town.cast.small, SMALL, every_gap=True)
    assert [each.offer.title for each in found.wishes] == ["Who did home visits?"]
    assert found.wishes[0].reasons[0] == "You did home visits; result: worked"
    assets = {gap.asset for gap in found.gaps}
    assert bool(found.offers) == ("dedicated-analyst" in assets)


def test_search_of_offers_takes_all_words_in_any_form(town: Town, session: Session) -> None:
    save_offer(session, town.cast.large, LARGE, OFFER)
    for words, count in (("counselors", 1), ("shifts of officers", 1), ("counselor helicopter", 0), ("", 1)):
        assert len(find_offers(session, town.cast.small, OfferSearch(words=words))) == count, words


def test_visit_is_told_of_only_if_every_city_says_so(town: Town, session: Session) -> None:
    said = VISIT | {"first_day": TODAY.isoformat(), "tells": "yes"}
    first = plan_visit(session, town.cast.small, FORMATS, SMALL, [LARGE], said)
    second = plan_visit(session, town.cast.small, FORMATS, SMALL, [LARGE], said)
    agree_to_visit(session, town.cast.large, first, LARGE)
    agree_to_visit(session, town.cast.large, second, LARGE, tells=True)
    assert [each.number for each in find_told_visits(session, FORMATS, TODAY - timedelta(days=90))] == [second]


def test_visit_is_held_once_its_day_came_and_due_at_30_and_90_days(town: Town, session: Session) -> None:
    number = plan_visit(session, town.cast.small, FORMATS, SMALL, [], VISIT | {"first_day": TODAY.isoformat()})
    row = session.get(PeerVisit, number)
    assert row
    for days, count in ((-1, 0), (0, 1), (29, 1), (30, 2), (90, 3)):
        row.first_day = TODAY - timedelta(days=days)
        session.commit()
        (view,) = find_visits(session, town.cast.small, FORMATS)
        assert len(view.due) == count, days


def test_city_plans_so_many_visits_a_day(town: Town, session: Session) -> None:
    for _ in range(MOST_A_DAY):
        plan_visit(session, town.cast.small, FORMATS, SMALL, [], VISIT)
    with pytest.raises(TooManyQuestions):
        plan_visit(session, town.cast.small, FORMATS, SMALL, [], VISIT)


def test_audit_of_a_visit_has_the_cities_and_no_word(town: Town, session: Session) -> None:
    plan_visit(session, town.cast.small, FORMATS, SMALL, [LARGE], VISIT | {"questions": "Who pays the counselor?"})
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "visit")).all()[-1]
    assert (entry.action, entry.details) == ("planned", {"site": SMALL, "sites": [LARGE]})


def make_answer(town: Town, session: Session) -> tuple[int, int]:
    thread = ask_cities(session, town.cast.small, SMALL, [LARGE, THIRD], "How did you begin?", "", PRACTICE)
    reply(session, town.cast.large, thread, LARGE, "With one street and a counselor.")
    return thread, get_thread(session, town.cast.small, thread).letters[0].number


def test_answer_becomes_a_draft_once_both_cities_agree(town: Town, session: Session) -> None:
    thread, letter = make_answer(town, session)
    title = "Begin with one street"
    number = propose_lesson(session, town.cast.small, LessonOrigin.ANSWER, thread, letter, SMALL, title)
    assert get_peer_lesson(session, town.cast.large, number).draft is None
    for actor in (town.cast.third, town.cast.stranger, COMMAND_LINE):
        with pytest.raises(NotFound):
            get_peer_lesson(session, actor, number)
    agree_to_lesson(session, town.cast.large, number, LARGE)
    assert get_peer_lesson(session, town.cast.small, number).draft is not None


def test_declined_words_stay_between_the_cities(town: Town, session: Session) -> None:
    thread, letter = make_answer(town, session)
    title = "Begin with one street"
    number = propose_lesson(session, town.cast.small, LessonOrigin.ANSWER, thread, letter, SMALL, title)
    decline_lesson(session, town.cast.large, number, LARGE)
    with pytest.raises(Conflict):
        agree_to_lesson(session, town.cast.large, number, LARGE)
    with pytest.raises(Conflict):
        propose_lesson(session, town.cast.small, LessonOrigin.ANSWER, thread, letter, SMALL, title)
    assert get_peer_lesson(session, town.cast.small, number).draft is None


def test_word_of_help_stays_with_the_city_when_the_account_goes(town: Town, session: Session) -> None:
    gone = make_account(town.workspace, Role.MEMBER, "leaving-member")
    from tests.kb.helpers.cities import seat

    seat(session, gone, SMALL)
    say_helped(session, gone, PRACTICE, SMALL, "It did.")
    say_helped(session, gone, PRACTICE, SMALL, "It did, twice.")
    session.execute(delete(Account).where(Account.name == "leaving-member"))
    session.commit()
    use = get_use_of_page(session, town.cast.small, PRACTICE)
    assert (use.count, use.cities, use.mine) == (1, 1, False)
    assert session.scalars(select(HelpedBy.why)).all() == ["It did, twice."]


def test_report_is_an_example_of_the_matching_and_never_evidence(town: Town, session: Session) -> None:
    before = next(each for each in find_practices(session) if each.card.slug == PRACTICE)
    said = {
        "status": "running",
        "begun": "2024",
        "result": "mixed",
        "outcome": "Calls fell a little.",
        "counted": "Calls",
    }
    number = send_report(session, town.cast.large, LARGE, PRACTICE, said)
    decide_report(session, town.cast.liaison, number, show=True)
    after = next(each for each in find_practices(session) if each.card.slug == PRACTICE)
    (new,) = set(after.matchable.adopters) - set(before.matchable.adopters)
    assert (new.city, new.result) == (LARGE, "mixed")
    assert after.matchable.findings == before.matchable.findings
    assert after.adoptions[-1].program == "as the city reports"
    assert get_card(session, PRACTICE).rating == before.card.rating


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40))
def test_anything_typed_as_a_day_or_time_is_read_or_refused_in_words(typed: str) -> None:
    for read in (lambda: read_day(typed, "No day."), lambda: read_time(typed)):
        try:
            read()
        except KBError as error:
            assert str(error)
