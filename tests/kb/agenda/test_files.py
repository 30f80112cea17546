"""An agenda that is brought as a file is read as one that is pasted, and a file without text is refused in words."""

from __future__ import annotations

import datetime
import io

import docx
import pytest
import xlsxwriter
from reportlab.pdfgen import canvas

from kb.errors import BadRequest
from kb.services.agenda import AgendaSession, clock, read_agenda, read_agenda_file
from tests.ingest.making import make_scanned_pdf

LINES = (
    "9:00 - 10:15 Focused deterrence with a small group of people",
    "10:15 - 10:30 Break",
    "10:30 - 11:30 Helping victims and witnesses through a case",
)
TITLES = ["Focused deterrence with a small group of people", "Helping victims and witnesses through a case"]


def _word() -> bytes:
    document = docx.Document()
    document.add_heading("Violence reduction summit", 0)
    for line in LINES:
        document.add_paragraph(line)
    return _saved(document)


def _word_table() -> bytes:
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for line in LINES:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = line[: line.index(" ", 8)], line[line.index(" ", 8) + 1 :]
    return _saved(document)


def _saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out)
    for number, line in enumerate(LINES):
        page.drawString(72, 700 - 24 * number, line)
    page.save()
    return out.getvalue()


def _workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Agenda")
    hour, day = book.add_format({"num_format": "h:mm AM/PM"}), book.add_format({"num_format": "m/d/yyyy"})
    sheet.merge_range(0, 0, 0, 4, "Annual training")
    sheet.write_row(1, 0, ["Date", "Start", "End", "Session", "Room"])
    for row, line in enumerate(LINES, 2):
        start, end = (datetime.time.fromisoformat(each.strip().zfill(5)) for each in line[:13].split("-"))
        sheet.write_datetime(row, 0, datetime.datetime(2026, 10, 5), day)
        sheet.write_datetime(row, 1, start, hour)
        sheet.write_datetime(row, 2, end, hour)
        sheet.write_row(row, 3, [line[13:].strip(), "Hall"])
    book.close()
    return out.getvalue()


def _csv() -> bytes:
    rows = [f'"{line[13:].strip()}",{line[:5].strip(" -")},{line[6:13].strip(" -")}' for line in LINES]
    return "\r\n".join(["Title,Start,End", *rows]).encode("utf-16")


def _calendar() -> bytes:
    events = []
    for line in LINES:
        start, end = (each.strip().replace(":", "").zfill(4) for each in line[:13].split("-"))
        events += [
            "BEGIN:VEVENT",
            f"DTSTART:20261005T{start}00",
            f"DTEND:20261005T{end}00",
            f"SUMMARY:{line[13:].strip()}",
            "END:VEVENT",
        ]
    return "\r\n".join(["BEGIN:VCALENDAR", *events, "END:VCALENDAR", ""]).encode()


def _sessions(content: bytes, name: str) -> list[AgendaSession]:
    return [one for one in read_agenda(read_agenda_file(content, name)).sessions if one.start is not None]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agenda.docx", _word()),
        ("table.docx", _word_table()),
        ("agenda.pdf", _pdf()),
        ("agenda.xlsx", _workbook()),
        ("agenda.csv", _csv()),
        ("agenda.ics", _calendar()),
        ("agenda.txt", "\n".join(LINES).encode()),
        ("old.txt", "\r\n".join(LINES).replace("-", "\u2013").encode("cp1252")),
        ("page.html", ("<html><body>" + "".join(f"<p>{line}</p>" for line in LINES) + "</body></html>").encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_agenda_in_a_file_has_the_sessions_of_its_text(name: str, content: bytes) -> None:
    found = _sessions(content, name)
    assert [session.title for session in found if not session.is_break] == TITLES
    assert [(clock(session.start), clock(session.end)) for session in found] == [
        ("09:00", "10:15"),
        ("10:15", "10:30"),
        ("10:30", "11:30"),
    ]


def test_merged_cells_of_a_word_table_are_understood() -> None:
    document = docx.Document()
    table = document.add_table(rows=5, cols=3)
    texts = [
        ("Time", "Police (Room 1)", "Community (Room 2)"),
        ("8:30–9:00", "Registration", ""),
        ("9:00–10:00", "Hot spots\nLt. Bo Reed", "A long workshop on grief\nSister Ruth Ames"),
        ("10:00–11:00", "Cold cases", ""),
        ("11:00–12:00", "Lunch", ""),
    ]
    for row, cells in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for row in (1, 4):
        table.cell(row, 1).merge(table.cell(row, 2))
    table.cell(2, 2).merge(table.cell(3, 2))
    found = [
        (one.title, clock(one.start), clock(one.end), one.track, one.room, one.speakers)
        for one in _sessions(_saved(document), "grid.docx")
    ]
    assert found == [
        ("Registration", "08:30", "09:00", None, None, ()),
        ("Hot spots", "09:00", "10:00", "Police", "Room 1", ("Lt. Bo Reed",)),
        ("A long workshop on grief", "09:00", "11:00", "Community", "Room 2", ("Sister Ruth Ames",)),
        ("Cold cases", "10:00", "11:00", "Police", "Room 1", ()),
        ("Lunch", "11:00", "12:00", None, None, ()),
    ]


def test_columns_of_a_pdf_stay_columns_and_wrapped_titles_are_joined() -> None:
    rows = [
        ("8:00 - 8:30", "Registration", "", "Lobby"),
        ("8:30 - 9:45", "Which flare-ups are worth a bulletin, and", "Robin Tsai", "201"),
        ("", "which are noise", "", ""),
        ("9:45 - 10:00", "Break", "", ""),
        ("10:00 - 11:30", "Drawing networks by hand", "Sgt. Flo Haddad", "203"),
    ]
    out = io.BytesIO()
    page = canvas.Canvas(out)
    for number, row in enumerate(rows):
        for left, text in zip((72, 160, 400, 500), row, strict=True):
            page.drawString(left, 700 - 14 * number, text)
    page.save()
    found = [(one.title, one.speakers, one.room) for one in _sessions(out.getvalue(), "agenda.pdf")]
    assert found == [
        ("Registration", (), "Lobby"),
        ("Which flare-ups are worth a bulletin, and which are noise", ("Robin Tsai",), "201"),
        ("Break", (), None),
        ("Drawing networks by hand", ("Sgt. Flo Haddad",), "203"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b" \n", "is empty"), (make_scanned_pdf(), "no text"), (b"PK\x03\x04broken", "")],
    ids=["nothing", "spaces", "scanned", "broken"],
)
def test_file_without_text_is_refused_and_the_next_step_is_said(content: bytes, said: str) -> None:
    with pytest.raises(BadRequest) as caught:
        read_agenda_file(content, "agenda.pdf")
    assert said in str(caught.value)
    assert "aste" in caught.value.hint


def test_name_of_the_file_is_no_path_and_is_shortened() -> None:
    with pytest.raises(BadRequest) as caught:
        read_agenda_file(b"", "../../etc/" + "x" * 500)
    assert len(str(caught.value)) < 150
