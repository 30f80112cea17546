"""What the reader of agendas is made of: times, days, people, places, marks and breaks, each by itself."""

from __future__ import annotations

import pytest

from kb.services.agenda.reader.breaks import is_break, is_container
from kb.services.agenda.reader.clock import WrittenTimes, resolve_times
from kb.services.agenda.reader.days import Calendar, find_days, read_heading
from kb.services.agenda.reader.marks import read_mark, read_track
from kb.services.agenda.reader.people import SURE, score_people, split_people
from kb.services.agenda.reader.places import score_place
from kb.services.agenda.reader.times import find_duration, find_times
from kb.services.agenda.reader.values import clock, read_clock


@pytest.mark.parametrize(
    ("text", "start", "end", "said"),
    [
        ("9:00 – 10:15 a.m. Guns", "09:00", "10:15", "9:00 – 10:15 a.m."),
        ("9:00 AM – 10:15 AM Guns", "09:00", "10:15", "9:00 AM – 10:15 AM"),
        ("0900-1015 Guns", "09:00", "10:15", "0900-1015"),
        ("10.30h Guns", "10:30", None, "10.30h"),
        ("9 h 30 – 10 h 45 : Armes", "09:30", "10:45", "9 h 30 – 10 h 45"),
        ("9h à 10h30", "09:00", "10:30", "9h à 10h30"),
        ("9-10:15 a.m. Guns", "09:00", "10:15", "9-10:15 a.m."),
        ("11:30 – 1:00 p.m.: Guns", "11:30", "13:00", "11:30 – 1:00 p.m."),
        ("11:50 a.m.-12:10 p.m.", "11:50", "12:10", "11:50 a.m.-12:10 p.m."),
        ("10:30 to noon Guns", "10:30", "12:00", "10:30 to noon"),
        ("Noon to 1:00 p.m.", "12:00", "13:00", "Noon to 1:00 p.m."),
        ("10:00p → midnight", "22:00", "00:00", "10:00p → midnight"),
        ("9:00 a 10:30", "09:00", "10:30", "9:00 a 10:30"),
        ("1:00–1:45 p.m. ET (10:00–10:45 a.m. PT) Guns", "13:00", "13:45", "1:00–1:45 p.m. ET (10:00–10:45 a.m. PT)"),
        ("2 pm Guns", "14:00", None, "2 pm"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, start: str, end: str | None, said: str) -> None:
    (found,) = find_times(text)
    assert (clock(found.start.minutes), clock(found.end.minutes) if found.end else None) == (start, end)
    assert text[found.low : found.high].strip() == said


@pytest.mark.parametrize(
    "text",
    [
        "3-5 people shot",
        "1 in 5 shootings",
        "2017 Results",
        "911 calls",
        "21st century",
        "2015-2019 trends in homicide",
        "2026-09-17",
        "9/12/2017",
        "24/7",
        "30, 60 and 90 day actions",
        "Rooms 211-214",
        "3.5% of calls",
    ],
)
def test_a_number_is_no_time(text: str) -> None:
    assert [times for times in find_times(text) if times.sure > 1] == []


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("(45 min)", 45), ("1 h 30", 90), ("1.5 hours", 90), ("90'", 90), ("2 horas", 120), ("first 48 hours", None)],
)
def test_durations_are_read(text: str, minutes: int | None) -> None:
    assert find_duration(text) == minutes


@pytest.mark.parametrize(
    ("text", "expected"), [("9:00", 540), ("14.30", 870), ("2 pm", 840), ("0900", 540), ("9", 540), (" ", None)]
)
def test_typed_time_is_read_and_anything_else_is_refused(text: str, expected: int | None) -> None:
    assert read_clock(text) == expected
    for wrong in ("soon", "9:00 to 10:00", "25:00", "9:00 Guns"):
        with pytest.raises(ValueError, match="no time"):
            read_clock(wrong)


def test_hours_of_the_afternoon_follow_from_their_order() -> None:
    day = [WrittenTimes(find_times(text)[0]) for text in ("8:30", "10:00", "12:00-1:00", "1:00", "3:30")]
    assert [clock(when.start) for when in resolve_times([day])[0]] == ["08:30", "10:00", "12:00", "13:00", "15:30"]
    assert [clock(when.end) for when in resolve_times([day])[0]] == [None, None, "13:00", None, None]


def test_clock_of_24_hours_stays_as_it_is() -> None:
    day = [WrittenTimes(find_times(text)[0]) for text in ("06:30", "08:00", "14:00")]
    assert [clock(when.start) for when in resolve_times([day])[0]] == ["06:30", "08:00", "14:00"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tuesday, September 12, 2017", "2017-09-12"),
        ("DAY ONE – Monday 4 May 2026", "2026-05-04"),
        ("Jueves 5 de noviembre de 2026", "2026-11-05"),
        ("Mardi 22 septembre 2026", "2026-09-22"),
        ("Thu 3/5/26", "2026-03-05"),
        ("9.12.2026", "2026-12-09"),
        ("Day One", "Day One"),
        ("Thursday 12 March", "Thursday 12 March"),
        ("Deuxième journée", "Deuxième journée"),
    ],
)
def test_day_is_a_date_where_one_is_said_else_as_printed(text: str, name: str) -> None:
    found = read_heading(text)
    assert found is not None
    calendar = Calendar()
    calendar.learn(find_days(text))
    assert calendar.name(found[0]) == name


def test_weekday_and_number_of_a_day_follow_from_the_dates_of_the_agenda() -> None:
    calendar = Calendar()
    calendar.learn(find_days("Regional retreat (May 1-3, 2026)"))
    assert [calendar.name(find_days(said)) for said in ("Fri", "Day 2", "Sunday", "May 2")] == [
        "2026-05-01",
        "2026-05-02",
        "2026-05-03",
        "2026-05-02",
    ]


@pytest.mark.parametrize("text", ["What happened on Monday", "who does what by Friday", "Sunday school for killers"])
def test_day_in_a_sentence_is_no_heading(text: str) -> None:
    assert read_heading(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Capt. Noor Siddiqui, Elm Fork Police", ("Capt. Noor Siddiqui",)),
        ("Judge Patricia Kuhn and advocate Joy Tall Bear", ("Judge Patricia Kuhn", "Joy Tall Bear")),
        ("Dr. Ana Ames, Lake University; Sgt. Pete Wall", ("Dr. Ana Ames", "Sgt. Pete Wall")),
        ("Moderator: Lise Novak; Panelists: Ken Abara, Joy Ruiz", ("Lise Novak", "Ken Abara", "Joy Ruiz")),
        ("Mme Solange Petit, maire", ("Mme Solange Petit",)),
        ("All speakers", ()),
    ],
)
def test_people_are_named_without_their_offices(text: str, names: tuple[str, ...]) -> None:
    assert score_people(text) >= SURE
    assert split_people(text) == names


@pytest.mark.parametrize(
    "text", ["Gun tracing", "Founders Hall", "Focused Deterrence", "Next Steps", "parts, printers, postage"]
)
def test_subject_is_no_person(text: str) -> None:
    assert score_people(text) < 0.5


def test_rooms_are_told_from_subjects() -> None:
    for room in (
        "Room 210",
        "Rooms 211-214",
        "Founders Hall",
        "salle 3",
        "Aula Magna",
        "meet at North entrance",
        "2nd floor",
    ):
        assert score_place(room) >= 0.8, room
    for subject in ("Gun tracing", "Street outreach", "Marisol Vega, Bexley University", "Director, Fusion Center"):
        assert score_place(subject) < 0.6, subject


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("Session 3: Street outreach", "Session 3", "Street outreach"),
        ("Taller 1: Mediadores", "Taller 1", "Mediadores"),
        ("II. Crime guns", "II.", "Crime guns"),
        ("NF-101  Same scene", "NF-101", "Same scene"),
        ("Track 1 (Salon A): Housing first", "Track 1", "Housing first"),
    ],
)
def test_marks_before_a_title_are_no_part_of_it(text: str, label: str, rest: str) -> None:
    found = read_mark(text)
    assert found is not None
    assert (found.label, found.rest) == (label, rest)


@pytest.mark.parametrize(
    "text", ["911 calls and old brass", "Part of the answer", "Group violence", "Session notes", "10.30 Opening"]
)
def test_title_that_only_looks_marked_is_left_alone(text: str) -> None:
    assert read_mark(text) is None


def test_track_is_named_as_printed() -> None:
    assert read_track("Track A: Law enforcement") == "Track A: Law enforcement"
    assert read_track("BLUE TRACK (Room Rio)") == "BLUE TRACK"
    assert read_track("Nursing home shootings") is None


BREAKS = """Coffee|Lunch on your own|Sign-in|Inscripción|Pausa para café|Lunch with outreach staff|Dinner and awards
Adjourn|Networking break with exhibitors|Shuttle to hotels|Check-in and name badges|Accueil café|Déjeuner libre|Receso
Fin de la journée|Registration and continental breakfast|Almuerzo libre|Safe travels|Vin d'honneur|Group photo|Tea
15-minute break|Lunch: Rose Garden|Lunch – sponsored by Acme|Travel to site visits|Bus leaves Alder Bay|Pause-café
Working lunch"""
NO_BREAKS = """Welcome and charge to the group|Wrap-up and evaluations|Luncheon: keynote by Chief Wolfe|Welcome|Clausura
Bus stop robberies|Lunch keynote: Group violence|Coffee with a Cop: what it did to trust|Break the silence
Registration of firearms: what states require|Working lunch: drafting action plans|Mot de bienvenue|Closing remarks
Small groups by county size|Site visits: two catchments on foot|Transition to adulthood|What dinner tables teach us
The break room: officer wellness"""


@pytest.mark.parametrize("title", BREAKS.replace("\n", "|").split("|"))
def test_break_is_told(title: str) -> None:
    assert is_break(title)


@pytest.mark.parametrize("title", NO_BREAKS.replace("\n", "|").split("|"))
def test_session_that_sounds_like_a_break_is_none(title: str) -> None:
    assert not is_break(title)


def test_line_that_only_announces_workshops_is_a_container() -> None:
    assert is_container("Concurrent sessions (choose one)")
    assert is_container("Ateliers en parallèle")
    assert not is_container("Small groups by county size")
