"""Splitting an agenda: sessions by times, numbers and headings; breaks left out and told; no line is ever lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kb.services.agenda.lines import read_lines
from kb.services.agenda.sessions import MOST_SESSIONS, Agenda, split_agenda
from kb.services.agenda.times import split_time

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


def titles(text: str) -> list[str]:
    return [session.title for session in split_agenda(text).sessions]


def all_lines(agenda: Agenda) -> list[int]:
    """The number of every line, wherever it went, in order."""
    found = [line.number for session in agenda.sessions for line in (*session.lines, *session.notes)]
    return sorted([*found, *(left.line.number for left in agenda.left_out)])


@pytest.mark.parametrize(
    ("text", "start", "minutes", "rest"),
    [
        ("9:00 – 10:15 a.m. Guns", 540, 75, "Guns"),
        ("0900-1015 Guns", 540, 75, "Guns"),
        ("10.30h Guns", 630, None, "Guns"),
        ("11:30 – 1:00 p.m.: Guns", 690, 90, "Guns"),
        ("1:00 - 2:15 PM Guns", 780, 75, "Guns"),
        ("2 pm Guns", 840, None, "Guns"),
        ("10:30 to noon Guns", 630, 90, "Guns"),
        ("Guns, 9:00–10:15", 540, 75, "Guns"),
        ("9:00 Guns", 540, None, "Guns"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, start: int, minutes: int | None, rest: str) -> None:
    span, found = split_time(text)
    assert span is not None
    assert (span.start, span.minutes, found) == (start, minutes, rest)


@pytest.mark.parametrize("text", ["3-5 people shot", "1 in 5 shootings", "2017 Results", "911 calls", "21st century"])
def test_a_number_is_no_time(text: str) -> None:
    assert split_time(text) == (None, text)


def test_sessions_have_their_time_day_track_and_what_stands_below() -> None:
    agenda = split_agenda(SUMMIT)
    assert [(session.title, session.minutes) for session in agenda.sessions] == [
        ("Group violence intervention", 75),
        ("Solving nonfatal shootings", 90),
        ("Crime guns", 90),
        ("Working with victims", 90),
    ]
    first, last = agenda.sessions[0], agenda.sessions[-1]
    assert "at risk" in first.question
    assert [note.text for note in first.notes] == ["Speakers: Chief A. Smith; B. Jones", "Room 204"]
    assert "Smith" not in first.question
    assert (last.day, last.track) == ("Day 2", "Investigations")


def test_breaks_meals_registration_and_the_end_are_left_out_with_the_reason() -> None:
    left = {item.line.text: item.reason for item in split_agenda(SUMMIT).left_out}
    for text in ("8:00 – 9:00 a.m. Registration and Breakfast", "10:15 Break", "2:30 Adjourn"):
        assert left[text] == "a break, a meal, a welcome or the like"
    assert left["## Day 2"] == "it says which day it is"
    assert "a heading over" in left["# Summit – draft agenda"]


def test_what_was_left_out_can_be_put_back() -> None:
    number = next(left.line.number for left in split_agenda(SUMMIT).left_out if "Lunch" in left.line.text)
    back = split_agenda(SUMMIT, {number})
    assert "Lunch (on your own)" in [session.title for session in back.sessions]
    assert all_lines(back) == all_lines(split_agenda(SUMMIT))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I. Group violence\nII. Crime guns\n a) NIBIN\nIII. Homicide", ["Group violence", "Crime guns", "Homicide"]),
        ("1. Investigations\n1.1 Homicide units\n1.2 NIBIN\n2. Community", ["Homicide units", "NIBIN", "Community"]),
        ("Session 1\nGroup violence\nSession 2: Guns", ["Group violence", "Guns"]),
        ("# Gangs\nfoo\n# Guns\nbar", ["Gangs", "Guns"]),
        ("Gangs\n- who\n\nGuns\n- what", ["Gangs", "Guns"]),
        ("- Gangs\n- Guns", ["Gangs", "Guns"]),
        ("9:00\tGangs\tRoom A\n10:00\tGuns\tRoom B", ["Gangs", "Guns"]),
        ("| Time | Session |\n|---|---|\n| 9:00 – 10:00 | Gangs |\n| 10:00 – 11:00 | Guns |", ["Gangs", "Guns"]),
        ("12:00 Lunch keynote: Group violence\n13:00 Lunch", ["Lunch keynote: Group violence"]),
        ("9:00 Next steps in group violence\n12:15 Closing and next steps", ["Next steps in group violence"]),
    ],
)
def test_structures_that_agendas_have(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


def test_agenda_without_structure_is_one_session_and_that_is_said() -> None:
    agenda = split_agenda("How to stop retaliatory shootings\nand what prosecutors can do")
    assert len(agenda.sessions) == 1
    assert "one session" in agenda.notes[0]


def test_another_language_is_said_and_split_anyway() -> None:
    agenda = split_agenda(
        "9:00 Violencia de grupos y la respuesta de la policía en los barrios\n10:00 Armas de la ciudad para el control"
    )
    assert len(agenda.sessions) == 2
    assert "Spanish" in agenda.notes[0]
    assert "another language" in split_agenda("9:00 暴力団対策\n10:00 拳銃").notes[0]
    assert split_agenda(SUMMIT).notes == ()


def test_too_many_sessions_are_capped_and_that_is_said() -> None:
    agenda = split_agenda("\n".join(f"Session {number}: guns" for number in range(100, 900)))
    assert len(agenda.sessions) == MOST_SESSIONS
    assert "800 sessions" in agenda.notes[0]
    assert len(all_lines(agenda)) == 800


@pytest.mark.parametrize("text", ["", " \n\t\n", "\x00\x01"])
def test_nothing_is_said_to_be_nothing(text: str) -> None:
    assert split_agenda(text) == Agenda((), (), ("There is no text in it.",))


HUGE = {
    "one line": "9:00 " + "x y " * 249_000,
    "brackets": "(" * 999_999,
    "cells": "| a " * 240_000,
    "times": "9:00 - " * 140_000,
    "marks": "#" * 999_999,
    "bullets": ("a. " * 99 + "\n") * 3_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_a_megabyte_of_anything_is_split_and_no_line_is_lost(text: str) -> None:
    agenda = split_agenda(text)
    assert all_lines(agenda) == [line.number for line in read_lines(text)]
    assert all(len(session.title) <= 200 and len(session.question) <= 600 for session in agenda.sessions)


_TIMES = ("9:00 ", "10:15 – 11:00 a.m. ", "9:00–10:30")
_MARKS = ("Session 2: ", "III. ", "2.1 ", "- ", "# ", "## ", "| ", "\t", "—", "***", "\x07", "\u202e", " ")
_WORDS = ("Day 1", "Track 2: ", "Break", "Lunch", "Room 204", "Speakers: A", "guns", "Group violence")
_PIECES = st.sampled_from((*_TIMES, *_MARKS, *_WORDS))
_LINES = st.lists(st.one_of(st.lists(_PIECES, max_size=4).map("".join), st.text(max_size=30)), max_size=25).map(
    "\n".join
)


@settings(max_examples=300, deadline=None)
@given(text=_LINES, put_back=st.frozensets(st.integers(1, 25), max_size=4))
def test_no_line_is_lost_and_none_stands_twice(text: str, put_back: frozenset[int]) -> None:
    agenda = split_agenda(text, put_back)
    assert all_lines(agenda) == [line.number for line in read_lines(text)]
    assert agenda.sessions or agenda.left_out or agenda.notes
    assert all(session.title.strip() for session in agenda.sessions)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "National summit on violence\n\n9:00 - 10:00 Hot spots\n10:00 - 11:00 Gun buybacks",
            "National summit on violence",
        ),
        ("# National summit\n## Hot spots policing\n## Gun buybacks", "National summit"),
        ("9:00 - 10:00 Hot spots\n10:00 - 11:00 Gun buybacks", ""),
        ("Day 1\n9:00 - 10:00 Hot spots\n10:00 - 11:00 Gun buybacks", ""),
    ],
)
def test_line_over_all_sessions_is_the_title(text: str, title: str) -> None:
    assert split_agenda(text).title == title
