"""A plan is changed part by part: saves, ticks, versions, and two people at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Forbidden, NotFound
from kb.models import CityPlan, PlanVersion
from kb.services.audit import ANONYMOUS, Actor, Role
from kb.services.planning import (
    PartEdit,
    PartName,
    PlanMistakes,
    PlanView,
    StalePlan,
    delete_plan,
    find_plan_versions,
    find_plans,
    get_plan,
    get_plan_version,
    keep_with_site,
    restore_plan_version,
    save_about,
    save_part,
    save_progress,
)
from kb.services.planning.content import Origin
from kb.services.planning.plans import MOST_VERSIONS, get_plan_row, save_content
from kb.services.transactions import changing
from kb.workspace import Workspace
from tests.kb.planning.conftest import HOT_SPOTS, LIGHTS, Make

Read = Callable[[str], PlanView]
LIAISON = Actor("lena", Role.LIAISON, 1)


def save(
    session: Session, key: str, part: PartName, revision: int = 1, removed: tuple[int, ...] = (), **texts: str
) -> str:
    fields = {name.removeprefix("f").replace("_", "-"): text for name, text in texts.items()}
    return save_part(session, ANONYMOUS, key, part, PartEdit(revision, fields, frozenset(removed)))


def test_answered_question_is_open_no_more(opened: Session, make: Make, read: Read) -> None:
    key = make()
    before = read(key)
    entry = next(view.entry for view in before.part(PartName.ROLES).entries if view.entry.is_open)
    said = save(opened, key, PartName.ROLES, **{f"f{entry.id}_value": "20 a week", f"f{entry.id}_who": "Ann Bell"})
    after = read(key)
    assert said == "Saved. Roles and hours: 1 changed."
    assert len(after.questions) == len(before.questions) - 1
    found = next(view.entry for view in after.part(PartName.ROLES).entries if view.entry.id == entry.id)
    assert (found.value, found.who, found.origin) == ("20 a week", "Ann Bell", entry.origin)


def test_words_that_are_changed_are_the_readers_and_no_longer_the_source_s(
    opened: Session, make: Make, read: Read
) -> None:
    key = make()
    view = next(view for view in read(key).part(PartName.FIRST_90).entries if view.numbers)
    save(opened, key, PartName.FIRST_90, **{f"f{view.entry.id}_text": "Begin with the north side"})
    after = next(each for each in read(key).part(PartName.FIRST_90).entries if each.entry.id == view.entry.id)
    assert after.entry.origin is Origin.YOURS
    assert after.origin == "your words"


def test_sourced_figure_that_is_changed_is_the_reader_s(opened: Session, make: Make, read: Read) -> None:
    key = make()
    view = next(v for v in read(key).part(PartName.COSTS).entries if v.entry.value and v.numbers)
    save(opened, key, PartName.COSTS, **{f"f{view.entry.id}_value": "$90,000"})
    after = next(v for v in read(key).part(PartName.COSTS).entries if v.entry.id == view.entry.id)
    assert after.entry.origin is Origin.YOURS


def test_lines_are_added_moved_and_removed(opened: Session, make: Make, read: Read) -> None:
    key = make()
    ids = [view.entry.id for view in read(key).part(PartName.ROLES).entries]
    said = save(
        opened,
        key,
        PartName.ROLES,
        removed=(ids[1],),
        **{"fnew_2_text": "Chaplain", "fnew_2_value": "4 a week", f"f{ids[-1]}_place": "1"},
    )
    after = [view.entry for view in read(key).part(PartName.ROLES).entries]
    assert [entry.id for entry in after] == [ids[-1], ids[0], *ids[2:-1], after[-1].id]
    assert (after[-1].text, after[-1].value, after[-1].origin) == ("Chaplain", "4 a week", Origin.YOURS)
    assert after[-1].id not in ids
    assert said == "Saved. Roles and hours: 1 added, 1 removed, order changed."


def test_a_line_moves_down_too(opened: Session, make: Make, read: Read) -> None:
    key = make()
    ids = [view.entry.id for view in read(key).part(PartName.COSTS).entries]
    save(opened, key, PartName.COSTS, **{f"f{ids[0]}_place": "3"})
    assert [v.entry.id for v in read(key).part(PartName.COSTS).entries] == [ids[1], ids[2], ids[0], *ids[3:]]


def test_day_of_a_step_can_be_set_and_taken_back(opened: Session, make: Make, read: Read) -> None:
    key = make()
    view = read(key).part(PartName.TO_180).entries[0]
    save(opened, key, PartName.TO_180, **{f"f{view.entry.id}_due": "2027-03-31"})
    assert read(key).content.due_of(_entry(read(key), view.entry.id)) == date(2027, 3, 31)
    save(opened, key, PartName.TO_180, revision=2, **{f"f{view.entry.id}_due": ""})
    assert read(key).content.due_of(_entry(read(key), view.entry.id)) == view.due


def test_every_mistake_is_named_and_nothing_is_saved(opened: Session, make: Make, read: Read) -> None:
    key = make()
    first, second = [view.entry.id for view in read(key).part(PartName.TO_180).entries][:2]
    with pytest.raises(PlanMistakes) as refused:
        save(
            opened,
            key,
            PartName.TO_180,
            **{
                f"f{first}_text": " ",
                f"f{first}_due": "soon",
                f"f{first}_place": "x",
                f"f{second}_value": "y" * 2_001,
                f"f{second}_who": "z" * 201,
                "fnew_1_value": "a note without a step",
            },
        )
    expected = {f"{first}-text", f"{first}-due", f"{first}-place", f"{second}-value", f"{second}-who", "new-1-text"}
    assert set(refused.value.by_field) == expected
    assert read(key).revision == 1


def test_save_that_changes_nothing_makes_no_version(opened: Session, make: Make, read: Read) -> None:
    key = make()
    entry = read(key).part(PartName.RISKS).entries[0].entry
    said = save(opened, key, PartName.RISKS, **{f"f{entry.id}_text": f" {entry.text}\r\n"})
    assert said == "Nothing was changed."
    assert read(key).revision == 1


def test_two_people_may_change_two_parts_at_once(opened: Session, make: Make, read: Read) -> None:
    key = make()
    save(opened, key, PartName.ROLES, fnew_1_text="Chaplain")
    save(opened, key, PartName.RISKS, fnew_1_text="Rain")
    assert read(key).revision == 3
    assert read(key).part(PartName.ROLES).entries[-1].entry.text == "Chaplain"
    assert "Rain" in [view.entry.text for view in read(key).part(PartName.RISKS).entries]


def test_second_save_of_the_same_part_from_an_old_form_is_refused(opened: Session, make: Make, read: Read) -> None:
    key = make()
    save(opened, key, PartName.ROLES, fnew_1_text="Chaplain")
    with pytest.raises(StalePlan):
        save(opened, key, PartName.ROLES, fnew_1_text="Barber")
    with pytest.raises(StalePlan):
        save(opened, key, PartName.ROLES, revision=77, fnew_1_text="Barber")
    assert read(key).revision == 2


def test_ticks_of_two_people_are_joined(opened: Session, make: Make, read: Read) -> None:
    key = make()
    one, two, three = [view.entry.id for view in read(key).steps][:3]
    assert save_progress(opened, ANONYMOUS, key, [], [one, two]) == "Saved. 2 ticked as done."
    assert save_progress(opened, ANONYMOUS, key, [], [three]) == "Saved. 1 ticked as done."
    assert read(key).done == 3
    assert _entry(read(key), one).done == date.today()
    assert save_progress(opened, ANONYMOUS, key, [one, two, three], [two, three]) == "Saved. 1 no longer done."
    assert [view.entry.id for view in read(key).steps if view.entry.done] == [two, three]


def test_what_cannot_be_done_cannot_be_ticked(opened: Session, make: Make, read: Read) -> None:
    key = make()
    cost = read(key).part(PartName.COSTS).entries[0].entry.id
    assert save_progress(opened, ANONYMOUS, key, [], [cost, 999_999]) == "Nothing was changed."
    assert read(key).revision == 1


def test_start_moves_every_day_that_no_line_sets(opened: Session, make: Make, read: Read) -> None:
    key = make()
    before = {view.entry.id: view.due for view in read(key).steps}
    assert save_about(opened, ANONYMOUS, key, "Our plan", "2027-02-04") == "Saved."
    after = read(key)
    assert after.title == "Our plan"
    assert all((view.due - before[view.entry.id]).days == 31 for view in after.steps)  # type: ignore[operator]
    with pytest.raises(PlanMistakes) as refused:
        save_about(opened, ANONYMOUS, key, " ", "never")
    assert set(refused.value.by_field) == {"title", "starts"}


def test_every_save_is_a_version_that_can_be_read_and_taken_back(opened: Session, make: Make, read: Read) -> None:
    key = make()
    first = read(key).content
    save(opened, key, PartName.ROLES, fnew_1_text="Chaplain")
    save_progress(opened, LIAISON, key, [], [read(key).steps[0].entry.id])
    assert [(each.revision, each.saved_by, each.said) for each in find_plan_versions(opened, key)] == [
        (3, "lena", "Progress: 1 ticked as done"),
        (2, "anonymous", "Roles and hours: 1 added"),
        (1, "anonymous", "Made"),
    ]
    assert get_plan_version(opened, key, 1).content == first
    assert restore_plan_version(opened, ANONYMOUS, key, 1) == "Version 1 is the plan again."
    assert read(key).content.entries == first.entries
    assert read(key).revision == 4
    assert get_plan_version(opened, key, 3).done == 1


def test_number_of_a_line_is_never_given_twice(opened: Session, make: Make, read: Read) -> None:
    key = make()
    save(opened, key, PartName.ROLES, fnew_1_text="Chaplain")
    given = read(key).part(PartName.ROLES).entries[-1].entry.id
    restore_plan_version(opened, ANONYMOUS, key, 1)
    save(opened, key, PartName.ROLES, revision=3, fnew_1_text="Barber")
    assert read(key).part(PartName.ROLES).entries[-1].entry.id > given


def test_first_and_last_versions_are_kept(opened: Session, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.services.planning.plans.MOST_VERSIONS", 3)
    assert MOST_VERSIONS == 100
    key = make()
    for number in range(1, 7):
        save_about(opened, ANONYMOUS, key, f"Title {number}", "2027-01-04")
    assert [each.revision for each in find_plan_versions(opened, key)] == [7, 6, 5, 1]
    with pytest.raises(NotFound):
        get_plan_version(opened, key, 3)


def test_plan_is_kept_with_a_site_only_if_there_is_one(opened: Session, make: Make) -> None:
    key = make(title="For Memphis")
    assert key not in [each.key for each in find_plans(opened)]
    keep_with_site(opened, LIAISON, key, "memphis-tn")
    assert [(each.title, each.city) for each in find_plans(opened) if each.key == key] == [
        ("For Memphis", "Memphis, TN")
    ]
    with pytest.raises(BadRequest):
        keep_with_site(opened, LIAISON, key, "atlantis-zz")
    keep_with_site(opened, LIAISON, key, None)
    assert key not in [each.key for each in find_plans(opened)]


def test_deleted_plan_is_gone_with_every_version(opened: Session, make: Make) -> None:
    key = make(HOT_SPOTS, LIGHTS)
    number = opened.scalar(select(CityPlan.id).where(CityPlan.key == key))
    save_about(opened, ANONYMOUS, key, "Gone soon", "2027-01-04")
    assert delete_plan(opened, ANONYMOUS, key) == "Gone soon"
    with pytest.raises(NotFound):
        get_plan(opened, key)
    query = select(func.count()).select_from(PlanVersion).where(PlanVersion.plan_id == number)
    assert opened.scalar(query) == 0


def test_plan_that_is_kept_with_a_site_is_deleted_only_by_those_who_work_with_sites(
    opened: Session, make: Make
) -> None:
    key = make()
    keep_with_site(opened, LIAISON, key, "tulsa-ok")
    with pytest.raises(Forbidden):
        delete_plan(opened, ANONYMOUS, key)
    assert get_plan(opened, key).site == "tulsa-ok"
    delete_plan(opened, LIAISON, key)


def test_two_saves_at_the_same_moment_are_not_both_the_next_version(
    planned: Workspace, opened: Session, make: Make, read: Read
) -> None:
    key = make()
    row = get_plan_row(opened, key)
    with planned.sessions() as other:
        save_about(other, ANONYMOUS, key, "Theirs", "2027-01-04")
    with pytest.raises(StalePlan), changing(opened, ANONYMOUS) as change:
        save_content(change, row, get_plan_version(opened, key, 1).content, "Late")
    assert (read(key).title, read(key).revision) == ("Theirs", 2)


def test_plan_that_is_too_long_is_not_saved(opened: Session, make: Make, read: Read) -> None:
    key = make()
    long = read(key).content.model_copy(update={"title": "x" * 260_000})
    with pytest.raises(BadRequest, match="longer than"), changing(opened, ANONYMOUS) as change:
        save_content(change, get_plan_row(opened, key), long, "Long")
    assert read(key).revision == 1


def _entry(view: PlanView, number: int):  # type: ignore[no-untyped-def]
    return next(entry for entry in view.content.entries if entry.id == number)
