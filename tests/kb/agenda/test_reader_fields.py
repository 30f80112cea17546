"""Fields around a title: dots, brackets, tracks between semicolons, times in sentences and on lines of their own."""

from __future__ import annotations

import pytest

from kb.services.agenda.reader import clock, read_agenda


def told(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Title, start, end and track of each session."""
    return [(one.title, clock(one.start), clock(one.end), one.track) for one in read_agenda(text).sessions]


@pytest.mark.parametrize(
    "text",
    [
        "Time; Track 1; Track 2\n9:00-10:00; Safe squares; Outreach\n10:00-10:30; Break; Break\n"
        "10:30-12:00; Gun tracing; Hospitals",
        "9:00-10:00; Safe squares (Track 1); Outreach (Track 2)\n10:00-10:30; Break\n"
        "10:30-12:00; Gun tracing (Track 1); Hospitals (Track 2)",
    ],
)
def test_tracks_between_semicolons_are_sessions_of_their_own(text: str) -> None:
    assert told(text) == [
        ("Safe squares", "09:00", "10:00", "Track 1"),
        ("Outreach", "09:00", "10:00", "Track 2"),
        ("Break", "10:00", "10:30", None),
        ("Gun tracing", "10:30", "12:00", "Track 1"),
        ("Hospitals", "10:30", "12:00", "Track 2"),
    ]


def test_sentences_from_bare_hour_until_bare_hour_are_sessions() -> None:
    text = "Tuesday\nFrom 9 until 10, Chief Ann Roe opens the meeting. From 10 until 11:15 we talk about gun tracing."
    assert [(start, end) for _, start, end, _ in told(text)] == [("09:00", "10:00"), ("10:00", "11:15")]


def test_bare_numbers_inside_of_a_sentence_are_no_times() -> None:
    assert told("9:00 Growth\nA plan that goes from 5 to 10 cities.\n10:00 Guns") == [
        ("Growth", "09:00", None, None),
        ("Guns", "10:00", None, None),
    ]


@pytest.mark.parametrize(
    "times", ["{0}\n{1}\n", "{0}\nto\n{1}\n", "{0}\n–\n{1}\n", "Starts {0}\nEnds {1}\n", "From {0}\nuntil {1}\n"]
)
def test_start_and_end_on_lines_of_their_own_are_one_time(times: str) -> None:
    rows = [("9:00", "10:00", "Safe squares"), ("10:00", "10:30", "Break"), ("10:30", "11:30", "Gun tracing")]
    agenda = read_agenda("\n".join(f"{times.format(start, end)}{title}\n" for start, end, title in rows))
    assert [(clock(one.start), clock(one.end), one.title) for one in agenda.sessions] == [
        (f"{start:0>5}", f"{end:0>5}", title) for start, end, title in rows
    ]
    assert not agenda.left_out


@pytest.mark.parametrize("dots", [" ........ ", "......", " ... ", " … "])
def test_dots_lead_to_the_speaker(dots: str) -> None:
    agenda = read_agenda(f"9:00 Gun tracing{dots}Dr. Ann Roe\n10:00 Break\n10:30 Outreach{dots}Chief Bo Li")
    assert [(one.title, one.speakers) for one in agenda.sessions] == [
        ("Gun tracing", ("Dr. Ann Roe",)),
        ("Break", ()),
        ("Outreach", ("Chief Bo Li",)),
    ]


def test_dots_inside_of_a_title_stay() -> None:
    assert told("9:00 And then ... the shots stopped\n10:00 Guns")[0][0] == "And then ... the shots stopped"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("9:00-10:00 (Salon 1) - Gun tracing", "Gun tracing"),
        ("9:00-10:00 Gun tracing (Salon 1) - leads from casings", "Gun tracing - leads from casings"),
        ("Gun tracing (9:00-10:00, Salon 1)", "Gun tracing"),
        ("Gun tracing (Salon 1, 9:00-10:00)", "Gun tracing"),
    ],
)
def test_room_in_brackets_is_a_room_wherever_it_stands(line: str, title: str) -> None:
    (session, _) = read_agenda(f"{line}\n{line.replace('9:', '11:').replace('10:', '12:')}").sessions
    assert (session.title, session.room, clock(session.start)) == (title, "Salon 1", "09:00")


@pytest.mark.parametrize("bracket", ["({0}, {1})", "({1}, {0})"])
def test_speaker_behind_the_bracket_of_time_and_room_is_no_room(bracket: str) -> None:
    first, second = bracket.format("9:00-10:00", "Room 4"), bracket.format("10:30-11:30", "Room 5")
    agenda = read_agenda(f"Gun tracing {first} - Ann Roe\nOutreach {second} - Dr. Bo Li")
    assert [(one.title, one.room, one.speakers) for one in agenda.sessions] == [
        ("Gun tracing", "Room 4", ("Ann Roe",)),
        ("Outreach", "Room 5", ("Dr. Bo Li",)),
    ]
