"""Who is told of visits, lessons and offers: the other cities in them, once, and never a word of what was written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb.errors import Conflict, NotFound
from kb.models import InboxItem, PeerVisit
from kb.services.audit.actors import Role
from kb.services.exchange import (
    LessonOrigin,
    NoteKind,
    agree_to_lesson,
    agree_to_visit,
    call_off_visit,
    change_visit,
    close_offer,
    decline_lesson,
    forget_old_visits,
    get_peer_lesson,
    get_visit,
    load_formats,
    plan_visit,
    propose_lesson,
    save_note,
    save_offer,
    tell_due_notes,
)
from kb.services.peers import MayNamePeople, ask_cities, forget_old_threads, get_thread, hide_text, reply
from tests.kb.exchange.conftest import Town
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, Cast, seat
from tests.kb.helpers.signing import make_account

FORMATS = load_formats(Path("none"))
VISIT = {
    "part": "visitor",
    "format": "site-visit",
    "purpose": "To see how shooting reviews are led.",
    "first_day": date.today().isoformat(),
}
OFFER = {"side": "offer", "title": "Come and see it", "text": "We show it to two cities.", "ends": VISIT["first_day"]}


@pytest.fixture
def cast(town: Town) -> Cast:
    return town.cast


@pytest.fixture
def session(town: Town) -> Iterator[Session]:
    with town.workspace.sessions() as opened:
        yield opened


def told(session: Session, name_of: int | None) -> list[tuple[str, str]]:
    """What the inbox of an account holds, as title and path, in order."""
    rows = session.query(InboxItem).filter_by(account_id=name_of, kind="exchange").order_by(InboxItem.id)
    return [(row.title, row.path) for row in rows]


def test_other_city_of_a_visit_is_told_of_each_of_its_states(session: Session, cast: Cast) -> None:
    number = plan_visit(session, cast.small, FORMATS, SMALL, [LARGE], VISIT)
    path = f"/visits/{number}"
    assert told(session, cast.large.account_id) == [("Springfield, IL plans a visit with Riverton, OH", path)]
    agree_to_visit(session, cast.large, number, LARGE)
    assert told(session, cast.small.account_id) == [("Riverton, OH agreed to a visit with Springfield, IL", path)]
    change_visit(session, cast.small, number, SMALL, {**VISIT, "purpose": "To see how they are led and counted."})
    assert len(told(session, cast.large.account_id)) == 1, "nobody has to agree again"
    change_visit(session, cast.small, number, SMALL, {**VISIT, "place": "City hall"})
    call_off_visit(session, cast.small, number, SMALL)
    call_off_visit(session, cast.small, number, SMALL)
    lines = [title.split(" a visit")[0] for title, _ in told(session, cast.large.account_id)]
    assert lines == ["Springfield, IL plans", "Springfield, IL changed", "Springfield, IL called off"]


def test_city_is_told_that_its_answer_is_to_be_a_lesson(session: Session, cast: Cast) -> None:
    number = ask_cities(session, cast.small, SMALL, [LARGE], "How did you begin with it?", "", PRACTICE)
    reply(session, cast.large, number, LARGE, "We counted first, for a month, and then met weekly.")
    lesson = propose_lesson(session, cast.small, LessonOrigin.ANSWER, number, 1, SMALL, "Count first, then meet")
    expected = ("Springfield, IL proposes a lesson of words of Riverton, OH", f"/peer-lessons/{lesson}")
    assert told(session, cast.large.account_id)[-1] == expected


def test_city_is_told_that_a_liaison_closed_its_offer_but_not_that_it_did_so_itself(
    session: Session, cast: Cast
) -> None:
    own, others = (save_offer(session, cast.small, SMALL, OFFER) for _ in range(2))
    close_offer(session, cast.small, own)
    close_offer(session, cast.stranger, others, "It is an advertisement.")
    lines = told(session, cast.small.account_id)
    assert ("A liaison closed an offer of your city, and says why", f"/offers/{others}") in lines
    assert [path for _, path in lines].count(f"/offers/{own}") == 0


def test_text_that_seems_to_name_a_suspect_is_kept_only_once_it_was_checked(session: Session, cast: Cast) -> None:
    named = {**OFFER, "text": "We tell how the suspect John Smith was found."}
    with pytest.raises(MayNamePeople, match="John Smith"):
        save_offer(session, cast.small, SMALL, named)
    assert save_offer(session, cast.small, SMALL, {**named, "checked": "yes"})
    with pytest.raises(MayNamePeople):
        plan_visit(session, cast.small, FORMATS, SMALL, [LARGE], {**VISIT, "purpose": "To meet suspect John Smith."})


def make_lesson(session: Session, cast: Cast) -> tuple[int, int, int]:
    """A question, the letter that answers it, and the lesson that the one who asked proposes of it."""
    number = ask_cities(session, cast.small, SMALL, [LARGE], "How did you begin with it?", "", PRACTICE)
    reply(session, cast.large, number, LARGE, "We counted first, for a month, and then met weekly.")
    letter = get_thread(session, cast.small, number).letters[0].number
    title = "Count first, then meet"
    return number, letter, propose_lesson(session, cast.small, LessonOrigin.ANSWER, number, letter, SMALL, title)


def test_city_that_proposed_a_lesson_is_told_what_the_other_decided(session: Session, cast: Cast) -> None:
    *_, agreed = make_lesson(session, cast)
    *_, declined = make_lesson(session, cast)
    agree_to_lesson(session, cast.large, agreed, LARGE)
    agree_to_lesson(session, cast.large, agreed, LARGE)
    decline_lesson(session, cast.large, declined, LARGE)
    assert told(session, cast.small.account_id) == [
        ("Riverton, OH agreed to a lesson with Springfield, IL", f"/peer-lessons/{agreed}"),
        ("Riverton, OH declined a lesson with Springfield, IL", f"/peer-lessons/{declined}"),
    ]


def test_words_that_a_liaison_hid_become_no_lesson(session: Session, cast: Cast) -> None:
    number, letter, lesson = make_lesson(session, cast)
    hide_text(session, cast.liaison, number, letter, hidden=True)
    view = get_peer_lesson(session, cast.small, lesson)
    assert (view.text, view.hidden, view.waits_for) == ("", True, ())
    for again in (
        lambda: agree_to_lesson(session, cast.large, lesson, LARGE),
        lambda: propose_lesson(session, cast.large, LessonOrigin.ANSWER, number, letter, LARGE, "Count, then meet"),
    ):
        with pytest.raises(Conflict, match="hid"):
            again()
    hide_text(session, cast.liaison, number, letter, hidden=False)
    agree_to_lesson(session, cast.large, lesson, LARGE)
    assert get_peer_lesson(session, cast.small, lesson).draft


def test_colleague_is_not_told_that_a_liaison_closed_what_the_city_closed_itself(town: Town, session: Session) -> None:
    colleague = make_account(town.workspace, Role.MEMBER, "second-of-small")
    seat(session, colleague, SMALL)
    close_offer(session, town.cast.small, save_offer(session, town.cast.small, SMALL, OFFER))
    assert told(session, colleague.account_id) == []


def test_each_city_is_told_once_that_a_report_or_a_follow_up_is_due(session: Session, cast: Cast) -> None:
    number = plan_visit(session, cast.small, FORMATS, SMALL, [LARGE], VISIT)
    today = date.today()
    assert tell_due_notes(session, today) == 0, "not everyone agreed"
    agree_to_visit(session, cast.large, number, LARGE)
    save_note(
        session, cast.large, number, LARGE, NoteKind.REPORT, {"goal": "yes", "learned": "To begin on one street."}
    )
    for days in (0, 1, 29, 30, 31, 90, 91):
        tell_due_notes(session, today + timedelta(days=days))
    due = ["A visit was 30 days ago: say what is done", "A visit was 90 days ago: say what came of it"]
    lines = [title.removesuffix(": Riverton, OH") for title, _ in told(session, cast.large.account_id)[1:]]
    assert lines == due
    lines = [title for title, _ in told(session, cast.small.account_id)]
    assert [line for line in lines if "is due" in line] == ["Your report on a visit is due: Springfield, IL"]
    row = session.get(PeerVisit, number)
    assert row is not None
    row.first_day = today - timedelta(days=900)
    session.commit()
    assert tell_due_notes(session, today) == 0, "written down years later"


def test_visit_and_lessons_are_forgotten_after_the_months_that_the_operator_sets(session: Session, cast: Cast) -> None:
    number = plan_visit(session, cast.small, FORMATS, SMALL, [LARGE], VISIT)
    *_, lesson = make_lesson(session, cast)
    later = datetime.now(UTC) + timedelta(days=400)
    assert forget_old_visits(session, 0, later) == forget_old_visits(session, 36, later) == 0
    assert forget_old_visits(session, 12, later) == forget_old_threads(session, 12, later) == 1
    with pytest.raises(NotFound):
        get_peer_lesson(session, cast.small, lesson)
    with pytest.raises(NotFound):
        get_visit(session, cast.small, FORMATS, number)
    for actor in (cast.small, cast.large):
        assert told(session, actor.account_id) == []
