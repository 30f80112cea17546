"""An agenda that is brought as a file is split as one that is pasted, and a file without text is refused in words."""

from __future__ import annotations

import io

import docx
import pytest
from kb.services.agenda.sessions import split_agenda
from reportlab.pdfgen import canvas

from kb.errors import BadRequest
from kb.services.agenda.files import read_agenda_file
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


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agenda.docx", _word()),
        ("table.docx", _word_table()),
        ("agenda.pdf", _pdf()),
        ("agenda.txt", "\n".join(LINES).encode()),
        ("old.txt", "\r\n".join(LINES).replace("-", "\u2013").encode("cp1252")),
        ("page.html", ("<html><body>" + "".join(f"<p>{line}</p>" for line in LINES) + "</body></html>").encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_agenda_in_a_file_has_the_sessions_of_its_text(name: str, content: bytes) -> None:
    agenda = split_agenda(read_agenda_file(content, name))
    assert [session.title for session in agenda.sessions if session.minutes] == TITLES
    assert [session.minutes for session in agenda.sessions if session.minutes] == [75, 60]


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
