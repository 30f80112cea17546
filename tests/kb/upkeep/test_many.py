"""Many drafts and pages at once: each is done, refused and audited by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import AuditEntry, Document, Draft
from kb.services.audit.actors import Role
from kb.services.drafting import fill_in, get_draft, save_draft
from kb.services.drafting.drafts import create_draft
from kb.services.upkeep import draft_table, many
from kb.services.upkeep.draft_table import DraftFilter, find_draft_rows
from kb.services.upkeep.many import TypedRow
from kb.services.upkeep.page_table import PageFilter, find_page_rows
from kb.workspace import Workspace
from tests.kb.helpers.drafting import ADA, ANN, BEN, begin_lesson, publish_lesson
from tests.kb.helpers.office import Office, open_office, text
from tests.kb.helpers.signing import make_account, post


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()


def begin(session: Session, count: int = 3) -> list[int]:
    """The numbers of whole lessons that Ann began."""
    return [begin_lesson(session, title=f"Lesson {number}").id for number in range(1, count + 1)]


def audited(session: Session, action: str) -> list[str]:
    return list(session.scalars(select(AuditEntry.subject).where(AuditEntry.action == action).order_by(AuditEntry.id)))


def test_hundred_drafts_are_handed_in_and_published_each_audited_alone(session: Session) -> None:
    numbers = begin(session, 100)
    assert len(many.hand_in_many(session, ANN, numbers).done) == 100
    done = many.approve_many(session, BEN, numbers, "All read.")
    assert (len(done.done), done.refused) == (100, ())
    assert audited(session, "submitted") == [str(number) for number in numbers]
    assert len(audited(session, "published")) == 100
    assert len(session.scalars(select(Document).where(Document.visibility == "published")).all()) == 100


def test_what_one_draft_lacks_costs_that_one_alone(session: Session) -> None:
    good = begin(session, 2)
    bare = create_draft(session, ANN, kind="lesson", fields={"title": "Bare"}, body="", origin="new").id
    done = many.hand_in_many(session, ANN, [good[0], bare, 10**20, good[1], good[1]])
    assert done.done == ("Lesson 1", "Lesson 2")
    assert [each.title for each in done.refused] == ["Bare", f"Draft {10**20}"]
    assert "have to be corrected" in done.refused[0].reason
    assert get_draft(session, bare).state == "draft"


def test_nobody_publishes_their_own_by_the_hundred(session: Session) -> None:
    numbers = begin(session)
    many.hand_in_many(session, ANN, numbers)
    refused = many.approve_many(session, ANN, numbers, "").refused
    assert len(refused) == 3
    assert "a second person has to publish it" in refused[0].reason


def test_many_are_sent_back_with_one_note_and_none_without(session: Session) -> None:
    numbers = begin(session)
    many.hand_in_many(session, ANN, numbers)
    assert not many.send_back_many(session, BEN, numbers, " ").done
    assert len(many.send_back_many(session, BEN, numbers, "Name the year.").done) == 3
    assert {get_draft(session, number).note for number in numbers} == {"Name the year."}


def test_many_are_described_at_once(session: Session) -> None:
    numbers = begin(session, 2)
    other = create_draft(session, ANN, kind="site", fields={"name": "A"}, body="", origin="new").id
    done = many.describe_many(session, BEN, [*numbers, other], "core_areas", "gun-violence")
    assert done.done == ("Lesson 1", "Lesson 2")
    assert get_draft(session, numbers[0]).fields["core_areas"] == ["crime-analysis", "gun-violence"]
    again = many.describe_many(session, BEN, numbers, "core_areas", "gun-violence")
    assert len(again.refused) == 2
    many.describe_many(session, BEN, numbers, "year", "2019")
    assert get_draft(session, numbers[1]).fields["year"] == 2019
    with pytest.raises(BadRequest, match="Choose a field"):
        many.describe_many(session, BEN, numbers, "evidence", "strong")


def test_draft_in_review_is_not_described(session: Session) -> None:
    (number,) = begin(session, 1)
    many.hand_in_many(session, ANN, [number])
    assert "take it back" in many.describe_many(session, BEN, [number], "year", "2019").refused[0].reason


def test_only_rows_that_changed_are_saved_and_late_ones_are_refused(session: Session) -> None:
    first, second, third = begin(session)
    cells = {number: many.find_cells(get_draft(session, number)) for number in (first, second, third)}
    assert cells[first]["year"] == "2016"
    assert "publisher" not in cells[first]
    late = get_draft(session, third)
    save_draft(session, BEN, third, revision=1, fields={**late.fields, "year": 2001}, body=late.body)
    rows = {
        first: TypedRow(1, {**cells[first], "title": "A  better title", "year": "2018", "publisher": "Nobody"}),
        second: TypedRow(1, cells[second]),
        third: TypedRow(1, {**cells[third], "title": "Too late"}),
    }
    done = many.correct_many(session, ANN, rows)
    assert done.done == ("Lesson 1",)
    assert [(each.title, each.reason) for each in done.refused] == [("Lesson 3", "ben saved it meanwhile.")]
    fixed = get_draft(session, first)
    assert (fixed.title, fixed.fields["year"], fixed.revision) == ("A better title", 2018, 2)
    assert "publisher" not in fixed.fields
    assert get_draft(session, second).revision == 1
    assert get_draft(session, third).title == "Lesson 3"


def test_many_pages_are_withdrawn_with_one_reason(session: Session) -> None:
    slugs = [publish_lesson(session, title=f"Page {number}").slug for number in range(3)]
    done = many.withdraw_many(session, ANN, [*slugs, "nowhere"], "The study was retracted.")
    assert len(done.done) == 3
    assert [each.title for each in done.refused] == ["nowhere"]
    assert audited(session, "withdrew") == slugs
    assert set(session.scalars(select(Document.withdrawn_note))) == {"The study was retracted."}


@pytest.mark.parametrize("count", [0, many.MOST + 1])
def test_none_and_too_many_are_refused(session: Session, count: int) -> None:
    with pytest.raises(BadRequest):
        many.hand_in_many(session, ANN, range(1, count + 1))


# The table


def test_table_is_filtered_searched_sorted_and_cut(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = begin(session, 5)
    many.hand_in_many(session, ANN, numbers[:2])
    begin_lesson(session, BEN, title="100% of Ben’s")

    def titles(**wanted: str) -> list[str]:
        return [row.title for row in find_draft_rows(session, BEN, DraftFilter(**wanted)).items]

    assert titles(sort="title")[0] == "100% of Ben’s"
    assert titles(words="lesson 4") == ["Lesson 4"]
    assert titles(words="100%") == ["100% of Ben’s"]
    assert titles(state="in-review", sort="oldest") == ["Lesson 1", "Lesson 2"]
    assert titles(whose="review", sort="title") == ["Lesson 1", "Lesson 2"]
    assert titles(whose="mine") == ["100% of Ben’s"]
    assert titles(kind="site") == []
    assert len(titles(sort="nonsense")) == 6
    assert [row.title for row in find_draft_rows(session, ANN, DraftFilter(whose="review")).items] == []
    monkeypatch.setattr(draft_table, "PAGE_SIZE", 4)
    last = find_draft_rows(session, BEN, DraftFilter(sort="title"), 99)
    assert (last.page, last.pages, [row.title for row in last.items]) == (2, 2, ["Lesson 4", "Lesson 5"])


def test_drafts_are_assigned_to_those_who_can_work_on_them(empty: Workspace, session: Session) -> None:
    make_account(empty, Role.LIAISON, "ben")
    make_account(empty, Role.READER, "rita")
    numbers = begin(session, 2)
    assert len(many.assign_many(session, ANN, numbers, "ben").done) == 2
    assert len(find_draft_rows(session, BEN, DraftFilter(whose="assigned")).items) == 2
    assert "no liaison" in many.assign_many(session, ANN, numbers[:1], "rita").refused[0].reason
    many.assign_many(session, ANN, numbers[:1], "")
    assert [row.id for row in find_draft_rows(session, ADA, DraftFilter(whose="nobody")).items] == numbers[:1]


def test_pages_are_found_by_all_their_words(session: Session) -> None:
    for title in ("Count the shots", "Count the calls"):
        publish_lesson(session, title=title)
    assert [row.title for row in find_page_rows(session, PageFilter("the count")).items] == [
        "Count the calls",
        "Count the shots",
    ]
    assert [row.title for row in find_page_rows(session, PageFilter("count shots")).items] == ["Count the shots"]
    assert find_page_rows(session, PageFilter(kind="practice")).total == 0


# In the browser


def test_desk_works_by_the_table(office: Office) -> None:
    first, second = office.new_lesson(), office.new_lesson()
    page = text(office.ann.get("/curate/drafts"))
    assert f'value="{first}"' in page
    described = post(
        office.ann, "/curate/drafts", draft=[first, second], action="describe", field="problems", value="robbery"
    )
    assert "2 done." in text(described)
    assert "robbery" in office.draft(second).fields["problems"]
    handed = text(post(office.ann, "/curate/drafts", draft=[first, second], action="hand-in"))
    assert "2 done." in handed
    own = text(post(office.ann, "/curate/drafts", draft=[first], action="publish"))
    assert "1 not done" in own
    assert "a second person has to publish it" in own
    assert "2 done." in text(post(office.ben, "/curate/drafts", draft=[first, second], action="publish"))
    pages = text(office.ann.get("/curate/pages?words=count"))
    slug = office.draft(first).slug
    assert f'value="{slug}"' in pages
    assert post(office.ann, "/curate/pages", page=[slug], reason=" ").status_code == 422
    assert "1 done." in text(post(office.ann, "/curate/pages", page=[slug], reason="Retracted."))
    assert office.app.test_client().get(f"/lessons/{slug}").status_code == 410


def test_request_that_asks_nothing_says_so(office: Office) -> None:
    for sent in ({"action": "hand-in"}, {"draft": [1]}, {"draft": ["x"], "action": "publish"}):
        assert post(office.ann, "/curate/drafts", **sent).status_code == 422


def test_batch_is_corrected_in_one_table(office: Office) -> None:
    first, second = office.new_lesson(), office.new_lesson()
    chosen = post(office.ann, "/curate/drafts", draft=[first, second], action="correct")
    page = text(office.ann.get(chosen.location))
    assert f'name="title-{second}"' in page
    cells = {f"{name}-{first}": value for name, value in fill_in("lesson", office.draft(first).fields).items()}
    sent = {
        "draft": [first],
        f"revision-{first}": "1",
        f"title-{first}": "Better",
        f"year-{first}": cells[f"year-{first}"],
    }
    assert "1 done." in text(post(office.ann, "/curate/drafts/table", **sent))
    assert office.draft(first).title == "Better"
    assert post(office.ann, "/curate/drafts/table").status_code == 422
    assert "no draft to correct" in text(office.ann.get("/curate/drafts/table?batch=none"))


def test_tables_are_for_curators(office: Office) -> None:
    stranger = office.app.test_client()
    for path in ("/curate/drafts", "/curate/drafts/table", "/curate/pages"):
        assert stranger.get(path).status_code == 302
    assert post(stranger, "/curate/drafts", draft=[1], action="publish").status_code == 401


def test_table_costs_a_few_queries_whatever_stands_in_it(session: Session) -> None:
    begin(session, 30)
    from sqlalchemy import event

    asked: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(str(args[2])))
    assert len(find_draft_rows(session, ANN, DraftFilter()).items) == 30
    assert len(asked) <= 4
    assert session.scalars(select(Draft)).first()
