"""The grid in which an agenda is corrected: what each button does, and that nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.services.agenda import (
    AgendaRow,
    MarginLine,
    RowKind,
    build_question,
    build_rows,
    edit_rows,
    find_row_faults,
    read_agenda,
    read_rows,
    tell_session,
)

TEXT = "9:00-10:00 Hot spots (Jane Doe), Room 4\n10:00-10:15 Break\n10:15-11:00 Street outreach\nNote: park in Lot C"
GRID = build_rows(read_agenda(TEXT))


def test_grid_has_a_row_for_each_session_and_break_and_the_rest_in_the_margin() -> None:
    assert [(row.kind, row.title, row.start, row.end) for row in GRID.rows] == [
        (RowKind.SESSION, "Hot spots", "09:00", "10:00"),
        (RowKind.BREAK, "Break", "10:00", "10:15"),
        (RowKind.SESSION, "Street outreach", "10:15", "11:00"),
    ]
    assert (GRID.rows[0].speakers, GRID.rows[0].room, GRID.rows[0].lines) == ("Jane Doe", "Room 4", (1,))
    assert [(line.number, line.text) for line in GRID.margin] == [(4, "Note: park in Lot C")]


def test_row_is_joined_with_the_one_above() -> None:
    edited = edit_rows(GRID.rows, GRID.margin, "merge:1")
    assert [(row.title, row.start, row.end) for row in edited.rows] == [
        ("Hot spots Break", "09:00", "10:15"),
        ("Street outreach", "10:15", "11:00"),
    ]
    assert (edited.rows[0].lines, edited.focus) == ((1, 2), "row-0-title")
    assert edit_rows(GRID.rows, GRID.margin, "merge:0").rows == GRID.rows


@pytest.mark.parametrize(("title", "cursor"), [("Hot spots\r\nand cold cases", None), ("Hot spots and cold cases", 10)])
def test_row_is_split_at_a_line_end_or_at_the_cursor(title: str, cursor: int | None) -> None:
    rows = (replace(GRID.rows[0], title=title), *GRID.rows[1:])
    edited = edit_rows(rows, GRID.margin, "split:0", cursor)
    assert [row.title for row in edited.rows[:2]] == ["Hot spots", "and cold cases"]
    assert (edited.rows[1].start, edited.focus) == ("09:00", "row-1-title")


def test_row_of_several_lines_is_split_at_its_last_line() -> None:
    row = AgendaRow("Hot spots", lines=(1, 2))
    edited = edit_rows((row,), (), "split:0", None, "9:00 Hot spots\nCold cases\n")
    assert [(row.title, row.lines) for row in edited.rows] == [("Hot spots", (1,)), ("Cold cases", (2,))]


def test_split_that_says_no_place_changes_nothing_and_says_how() -> None:
    edited = edit_rows(GRID.rows, GRID.margin, "split:0")
    assert edited.rows == GRID.rows
    assert "Press Enter" in edited.said


def test_deleted_row_waits_in_the_margin_and_comes_back_where_it_was() -> None:
    deleted = edit_rows(GRID.rows, GRID.margin, "delete:0")
    assert [row.title for row in deleted.rows] == ["Break", "Street outreach"]
    assert deleted.margin[-1].text == "09:00 · Hot spots · Jane Doe · Room 4"
    back = edit_rows(deleted.rows, deleted.margin, "use:1")
    assert [row.title for row in back.rows] == ["09:00 · Hot spots · Jane Doe · Room 4", "Break", "Street outreach"]
    assert back.margin == GRID.margin


def test_line_of_the_margin_becomes_a_session_with_the_day_of_the_row_above() -> None:
    rows = tuple(replace(row, day="2026-05-04") for row in GRID.rows)
    edited = edit_rows(rows, GRID.margin, "use:0")
    assert (edited.rows[-1].title, edited.rows[-1].day, edited.margin) == ("Note: park in Lot C", "2026-05-04", ())


def test_added_row_goes_on_from_the_one_above() -> None:
    edited = edit_rows(GRID.rows, GRID.margin, "add:1")
    assert (edited.rows[2].title, edited.rows[2].start, edited.focus) == ("", "10:15", "row-2-title")
    assert edit_rows(GRID.rows, GRID.margin, "add:-1").rows[0].title == ""


def test_faults_are_said_at_their_fields() -> None:
    rows = (
        AgendaRow("A", start="soon"),
        AgendaRow("", end="10"),
        AgendaRow("", RowKind.BREAK),
        AgendaRow("B", start="2 pm"),
    )
    assert set(find_row_faults(rows)) == {"0-start", "1-title"}


def test_rows_become_sessions_and_notes_do_not() -> None:
    rows = (
        AgendaRow(
            "Hot spots",
            day="2026-05-04",
            start="9:00",
            end="10.30",
            track="Track A",
            room="Room 4",
            speakers="Jo Doe; Al Oak",
        ),
        AgendaRow("Park in Lot C", RowKind.NOTE),
        AgendaRow("Coffee", RowKind.BREAK, start="10:30"),
        AgendaRow("Guns", start="10:45", about="Tracing\nNIBIN"),
    )
    first, pause, last = read_rows(rows)
    assert (first.minutes, first.speakers, pause.is_break, pause.minutes) == (90, ("Jo Doe", "Al Oak"), True, 15)
    assert tell_session(first) == "Monday, May 4, 2026, 09:00–10:30. Track A. Room 4. With Jo Doe, Al Oak"
    assert (build_question(first), build_question(last)) == ("Hot spots Track A", "Guns Tracing NIBIN")


def test_people_and_rooms_are_not_searched() -> None:
    (session,) = read_rows((AgendaRow("Hot spots", track="Room 4", room="Room 4", speakers="Jane Doe"),))
    assert build_question(session) == "Hot spots"


_ROWS = st.lists(
    st.builds(AgendaRow, title=st.text(max_size=12), kind=st.sampled_from(RowKind), lines=st.tuples(st.integers(1, 9))),
    max_size=5,
)
_MARGIN = st.lists(
    st.builds(MarginLine, text=st.text(min_size=1, max_size=8), reason=st.just("x"), number=st.integers(0, 9)),
    max_size=3,
)
_VERBS = st.sampled_from(("merge", "split", "delete", "add", "use", "show", ""))


@settings(max_examples=200, deadline=None)
@given(
    rows=_ROWS,
    margin=_MARGIN,
    verb=_VERBS,
    at=st.one_of(st.integers(-2, 7), st.text(max_size=3)),
    cursor=st.one_of(st.none(), st.integers(-3, 20)),
)
def test_no_button_loses_a_word(
    rows: list[AgendaRow], margin: list[MarginLine], verb: str, at: int | str, cursor: int | None
) -> None:
    edited = edit_rows(rows, margin, f"{verb}:{at}", cursor, "one\ntwo")
    before = "".join(row.title for row in rows) + "".join(line.text for line in margin)
    after = "".join(row.title for row in edited.rows) + "".join(line.text for line in edited.margin)
    kept = set(filter(str.isalnum, after))
    assert set(filter(str.isalnum, before)) <= kept
    assert abs(len(edited.rows) - len(rows)) <= 1
