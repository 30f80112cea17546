"""Who is told of visits, lessons and offers: the other cities in them, once, and never a word of what was written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb.models import InboxItem
from kb.services.exchange import (
    LessonOrigin,
    agree_to_visit,
    call_off_visit,
    change_visit,
    close_offer,
    load_formats,
    plan_visit,
    propose_lesson,
    save_offer,
)
from kb.services.peers import MayNamePeople, ask_cities, reply
from tests.kb.exchange.conftest import Town
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, Cast

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
