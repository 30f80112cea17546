"""Reading an agenda as a whole: the layout that fits, breaks told apart, no line lost, any text in linear time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.services.agenda.reader import Agenda, clock, read_agenda, to_plain
from kb.services.agenda.reader.lines import read_lines

SUMMIT = """\
# Summit – draft agenda
Kansas City, MO

## Day 1: Tuesday, September 12
8:00 – 9:00 a.m. Registration and Breakfast
9:00 – 10:15 a.m.   Session 1: Group violence intervention
- Who is at risk, and how we know
Speakers: Chief A. Smith; B. Jones
Room 204
10:15 Break
10:30 – noon Solving nonfatal shootings
12:00 – 1:00 p.m. Lunch (on your own)
1:00 Crime guns
2:30 Adjourn

## Day 2
Track 2: Investigations
9:00–10:30
Working with victims
"""


def told(text: str) -> list[tuple[str, str | None, str | None, bool]]:
    return [(one.title, clock(one.start), clock(one.end), one.is_break) for one in read_agenda(text).sessions]


def titles(text: str) -> list[str]:
    return [session.title for session in read_agenda(text).sessions]


def lines_of(agenda: Agenda) -> tuple[set[int], set[int]]:
    return {number for one in agenda.sessions for number in one.lines}, {left.number for left in agenda.left_out}


def test_sessions_have_time_day_track_room_people_and_topics() -> None:
    agenda = read_agenda(SUMMIT)
    first, last = agenda.sessions[1], agenda.sessions[-1]
    assert (first.title, first.room, first.speakers) == (
        "Group violence intervention",
        "Room 204",
        ("Chief A. Smith", "B. Jones"),
    )
    assert first.about == ("Who is at risk, and how we know",)
    assert (last.title, last.day, last.track, last.minutes) == (
        "Working with victims",
        "Day 2",
        "Track 2: Investigations",
        90,
    )
    assert [session.title for session in agenda.sessions if session.is_break] == [
        "Registration and Breakfast",
        "Break",
        "Lunch (on your own)",
        "Adjourn",
    ]
    assert agenda.title == "Summit – draft agenda"


def test_length_of_a_session_without_an_end_runs_to_the_next() -> None:
    guns = next(session for session in read_agenda(SUMMIT).sessions if session.title == "Crime guns")
    assert (clock(guns.start), guns.end, guns.minutes) == ("13:00", None, 90)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Opening\n14:00 - 15:30\n\nCoffee\n15:30 - 16:00\n\nSafe squares\n16:00 - 17:00",
            ["Opening", "Coffee", "Safe squares"],
        ),
        (
            "### 15:00-16:00 Session 3\nOutreach\n\n### Coffee break\n\n### 16:30-18:00 Session 4\nPatrol",
            ["Outreach", "Coffee break", "Patrol"],
        ),
        ("I. Group violence\nII. Crime guns\n a) NIBIN\nIII. Homicide", ["Group violence", "Crime guns", "Homicide"]),
        ("Session 1\nGroup violence\nSession 2: Guns", ["Group violence", "Guns"]),
        ("# Gangs\nfoo\n# Guns\nbar", ["Gangs", "Guns"]),
        ("- Gangs\n- Guns", ["Gangs", "Guns"]),
        ("9:00\tGangs\tRoom A\n10:00\tGuns\tRoom B", ["Gangs", "Guns"]),
        ("9:00-9:45 Hot spots\n2015-2019 trends in homicide\n10:00-10:45 Outreach", ["Hot spots", "Outreach"]),
        (
            "09:15 - 09:45: Talk 1: Gun tracing\n16:45 - 17:45: Panel - *Online harms*",
            ["Talk 1: Gun tracing", "Panel - Online harms"],
        ),
        (
            "Sunday 13.00 - 16.30 Registration\nSunday 16.30 - 17.30 Meeting of analysts",
            ["Registration", "Meeting of analysts"],
        ),
        (
            "Day 1\n\nTHE BORDER\n9:40 am – 11:00 am Chair Marta Ames\n\nTHE CITY\n11:20 am – 12:40 pm Chair Jo Ames",
            ["THE BORDER", "THE CITY"],
        ),
    ],
)
def test_structures_that_agendas_have(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


def test_grid_of_tracks_keeps_every_cell_and_joins_a_break_over_all() -> None:
    grid = """\
| | Room A | Room B |
|---|---|---|
| 9:00 - 10:00 | Gun tracing | Street outreach |
| 10:00 - 10:30 | Break | Break |
| 10:30 - 11:30 | Arrival | Ballistics leads |
"""
    found = [(one.title, one.track, one.is_break) for one in read_agenda(grid).sessions]
    assert found == [
        ("Gun tracing", "Room A", False),
        ("Street outreach", "Room B", False),
        ("Break", None, True),
        ("Arrival", "Room A", True),
        ("Ballistics leads", "Room B", False),
    ]


def test_two_columns_of_times_are_start_and_end() -> None:
    table = (
        "| Start | End | Session |\n|---|---|---|\n| 9:00 | 10:00 | Focused deterrence |\n| 10:00 | 10:30 | Coffee |"
    )
    assert told(table) == [("Focused deterrence", "09:00", "10:00", False), ("Coffee", "10:00", "10:30", True)]


def test_end_that_is_not_printed_is_not_made_up() -> None:
    assert told("9:00 Hot spots\n10:00 Guns") == [("Hot spots", "09:00", None, False), ("Guns", "10:00", None, False)]


def test_speaker_before_the_title_is_no_title() -> None:
    (session,) = read_agenda(
        "10:45-12:15 Chief A. Roe, Example Police – Two serial robbers: what we learned\n"
    ).sessions
    assert (session.title, session.speakers) == ("Two serial robbers: what we learned", ("Chief A. Roe",))


def test_what_is_no_session_is_left_out_with_the_reason() -> None:
    agenda = read_agenda("Forum\n\n9:00 Hot spots\n10:00 Guns\nNote: parking is free in Lot C.\n")
    assert [(left.text, left.unread) for left in agenda.left_out] == [
        ("Forum", False),
        ("Note: parking is free in Lot C.", True),
    ]


def test_calendar_file_that_is_damaged_is_said_to_be() -> None:
    agenda = read_agenda("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:soon\nEND:VEVENT\n")
    assert agenda.sessions == ()
    assert agenda.notes


@pytest.mark.parametrize("text", ["", " \n\t\n", "\x00\x01"])
def test_nothing_is_said_to_be_nothing(text: str) -> None:
    assert read_agenda(text) == Agenda((), (), ("There is no text in it.",))


def test_program_of_150_sessions_is_read_whole() -> None:
    text = "".join(
        f"Day {1 + n // 50}\n" * (n % 50 == 0) + f"{8 + n % 10}:00 Subject {n} of the meeting (Dr. Jane Doe)\n"
        for n in range(150)
    )
    assert len(read_agenda(text).sessions) == 150


HUGE = {
    "one line": "9:00 " + "x y " * 249_000,
    "brackets": "(" * 999_999,
    "cells": "| a " * 240_000,
    "times": "9:00 - " * 140_000,
    "commas": "9:00 " + ", a" * 300_000,
    "links": "[" * 500_000 + "](",
    "tags": "<div>" * 150_000,
    "spans": "<table>" + "<tr><td colspan=90 rowspan=9>9:00 a</td></tr>" * 400,
    "events": "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 20_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_a_megabyte_of_anything_is_read(text: str) -> None:
    agenda = read_agenda(text)
    assert all(len(session.title) <= 200 for session in agenda.sessions)


_TIMES = ("9:00 ", "10:15 – 11:00 a.m. ", "9:00–10:30", "noon", "0900", "2015-2019")
_MARKS = (
    "Session 2: ",
    "III. ",
    "2.1 ",
    "- ",
    "# ",
    "| ",
    "\t",
    " — ",
    "***",
    "\x07",
    "\u202e",
    " ",
    "    ",
    "; ",
    ". ",
    "(",
    ")",
)
_WORDS = (
    "Day 1",
    "Track 2: ",
    "Break",
    "Lunch",
    "Room 204",
    "Speakers: A. Smith",
    "guns",
    "May 5, 2026",
    "Time",
    "Title",
)
_LINES = st.lists(
    st.one_of(st.lists(st.sampled_from((*_TIMES, *_MARKS, *_WORDS)), max_size=5).map("".join), st.text(max_size=30)),
    max_size=25,
).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(text=_LINES)
def test_every_line_is_in_a_session_or_left_out_and_reading_twice_says_the_same(text: str) -> None:
    agenda = read_agenda(text)
    used, left = lines_of(agenda)
    assert used | left == {line.number for line in read_lines(to_plain(text))}
    assert not used & left
    assert all(session.title.strip() for session in agenda.sessions)
    assert all(0 <= time < 1440 for one in agenda.sessions for time in (one.start, one.end) if time is not None)
    assert read_agenda(text) == agenda


def test_heading_over_one_session_at_the_same_time_is_no_session() -> None:
    text = """Monday, October 24, 2016
8:30 - 9:45 Opening session
Room: Palm Ballroom
8:30 - 9:45 Keynote: Trust after reform
Room: Palm Ballroom
10:00 - 11:00 Closing session"""
    found = read_agenda(text).sessions
    assert [session.title for session in found] == ["Keynote: Trust after reform", "Closing session"]
    assert found[0].lines[0] == 2


def test_bare_word_that_comes_again_at_another_time_is_a_room() -> None:
    text = "\n".join(
        f"{hour}:00-{hour}:50 Concurrent Sessions\n"
        f"  {hour}A Ballistics leads {hour}\n    Peter Lund, Deputy DA\n    Cottonwood"
        f"\n  {hour}B Shooting reviews {hour}\n    Judge Rosa Amado\n    Bluestem"
        for hour in (9, 10)
    )
    rooms = {session.title: session.room for session in read_agenda(text).sessions}
    assert rooms["Ballistics leads 9"] == rooms["Ballistics leads 10"] == "Cottonwood"
    assert rooms["Shooting reviews 10"] == "Bluestem"
