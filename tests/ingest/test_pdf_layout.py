"""PDF pages as they are laid out: columns, drop capitals, sidebars, running lines, notes, marks, hyphens and tables."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.blocks import split_blocks
from knowledge.markdown import to_text
from tests.ingest.corpus.drawing import Sheet
from tests.ingest.corpus.made import make_paragraphs, make_rows
from tests.ingest.making import make_drawn_pdf
from tests.ingest.taking import body, found, read

LEFT, MIDDLE, RIGHT = make_paragraphs(1, 3, 4)


def sheet_text(sheet: Sheet) -> str:
    return to_text(body(sheet.save(), "made.pdf"))


@pytest.mark.parametrize("count", [2, 3])
def test_columns_are_read_one_after_the_other(count: int) -> None:
    sheet = Sheet(7)
    sheet.line("A heading over all columns of this page", 18)
    top, width = sheet.y - 20, 460 / count - 16
    for number, words in enumerate((LEFT, MIDDLE, RIGHT)[:count]):
        sheet.y = top
        sheet.paragraph(words, 72 + number * (width + 16), width)
    assert " ".join((LEFT, MIDDLE, RIGHT)[:count]) in sheet_text(sheet)


def test_what_stands_below_columns_comes_after_them() -> None:
    sheet = Sheet(3)
    for left, words in ((72, LEFT), (320, MIDDLE)):
        sheet.y = 700
        sheet.paragraph(words, left, 220)
    sheet.y = 500
    sheet.paragraph(RIGHT, 72, 468)
    text = sheet_text(sheet)
    assert text.index(LEFT) < text.index(MIDDLE) < text.index(RIGHT)


def test_paragraph_that_a_column_cuts_is_whole() -> None:
    sheet = Sheet(3)
    half = LEFT.index(" found")
    for left, words in ((72, f"{MIDDLE} {LEFT[:half]}"), (320, LEFT[half + 1 :])):
        sheet.y = 700
        sheet.paragraph(words, left, 220, cut=False)
    assert f"{MIDDLE} {LEFT}" in body(sheet.save(), "made.pdf").strip().split("\n\n")


def test_drop_capital_goes_back_to_its_word_and_is_no_heading() -> None:
    sheet = Sheet(2)
    sheet.line("Parks at Night", 16, "Helvetica-Bold")
    sheet.drop_capital(f"During the summer {LEFT}", 72, 400)
    sheet.paragraph(MIDDLE)
    text = body(sheet.save(), "made.pdf")
    assert f"During the summer {LEFT}" in to_text(text)
    assert "# D\n" not in text


def test_framed_text_is_a_part_of_its_own_and_said() -> None:
    sheet = Sheet(5)
    sheet.frame([RIGHT], 400, 140, 260)
    sheet.y = 720
    sheet.paragraph(LEFT, 72, 310)
    sheet.paragraph(MIDDLE, 72, 310)
    file = read(sheet.save(), "made.pdf")
    paragraphs = file.items[0].body.strip().split("\n\n")
    assert all(words in paragraphs for words in (LEFT, MIDDLE, RIGHT))
    assert "framed text" in " ".join(file.notes)


def test_running_heads_page_numbers_and_upright_words_are_left_out_and_told() -> None:
    sheet = Sheet(5)
    for page, words in enumerate((LEFT, MIDDLE, RIGHT), 1):
        sheet.canvas.setFont("Helvetica", 8)
        sheet.canvas.drawString(72, 760, f"Harwick Safety Report {page}")
        sheet.canvas.drawString(300, 30, str(page))
        sheet.canvas.saveState()
        sheet.canvas.rotate(90)
        sheet.canvas.drawString(200, -590, "Downloaded from a library")
        sheet.canvas.restoreState()
        sheet.paragraph(words)
        sheet.turn()
    file = read(sheet.save(), "made.pdf")
    assert "Harwick Safety Report" not in file.items[0].body
    said = " ".join(file.notes)
    assert "Harwick Safety Report" in said
    assert "stand upright" in said


def test_page_that_lies_on_its_side_is_read() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rotate(90)
    for number, line in enumerate(LEFT.split(". ")):
        canvas.drawString(100, -100 - 14 * number, line)
    canvas.save()
    assert LEFT.split(". ")[0] in to_text(body(out.getvalue(), "turned.pdf"))


def test_raised_mark_stays_apart_from_a_figure_and_exponents_stay() -> None:
    sheet = Sheet(1)
    sheet.line("A Title of This Page", 18)
    sheet.raised("There were 41", "3", "homicides and 30 shootings in all of that year,")
    sheet.raised("on an area of 12 km", "2", "with many people in it, on the 3", left=72)
    sheet.raised("They met on the 10", "th", "of the month in the old town hall.")
    file = read(sheet.save(), "made.pdf")
    text = to_text(file.items[0].body)
    assert "41 homicides" in text
    assert "413" not in text
    assert "12 km² with" in text
    assert "on the 10th of the month" in text
    assert any("raised marks" in note for note in file.notes)


def test_foot_notes_stand_at_the_end_of_their_page_as_notes() -> None:
    sheet = Sheet(1)
    sheet.paragraph(LEFT)
    sheet.paragraph(MIDDLE)
    sheet.y = 90
    sheet.line("3 Counted from incident reports of the department.", 7)
    sheet.turn()
    sheet.paragraph(RIGHT)
    blocks = split_blocks(body(sheet.save(), "made.pdf"))
    note = next(block for block in blocks if block.type == "note")
    assert (note.text, note.page) == ("[3] Counted from incident reports of the department.", 1)


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (("The police used problem-", "oriented work."), "problem-oriented work"),
        (("It was place-", "based and co-", "ordinated."), "place-based and coordinated"),
        (("An inter-", "vention in 2012-", "2014 ended."), "An intervention in 2012-2014 ended"),
        (("The award 2017-DG-", "BX-K001 paid."), "2017-DG-BX-K001"),
        (("See http://example.org/long-", "path/report.pdf for more."), "http://example.org/long-path/report.pdf"),
        (("They planned a follow-", "up. Each follow-up counts."), "a follow-up. Each follow-up"),
        (("The vio-", "lence went down."), "The violence went down"),
    ],
)
def test_hyphens_at_the_ends_of_lines_stay_where_they_belong(lines: tuple[str, ...], whole: str) -> None:
    drawn = [(72.0, 700.0 - 14 * number, line) for number, line in enumerate(lines)]
    assert whole in to_text(body(make_drawn_pdf([drawn]), "made.pdf"))


@pytest.mark.parametrize("ruled", ["grid", "rows", "shaded", "none"])
def test_tables_stay_tables_however_they_are_drawn(ruled: str) -> None:
    rows = make_rows(4, 5, 4)
    sheet = Sheet(1)
    sheet.paragraph(LEFT)
    sheet.line("Table 1. Shootings by city", 9)
    sheet.table(rows, ruled=ruled)
    sheet.paragraph(RIGHT)
    blocks = split_blocks(body(sheet.save(), "made.pdf"))
    (table,) = [block for block in blocks if block.type == "table"]
    assert table.rows == rows
    assert [block.text for block in blocks if block.type == "caption"] == ["Table 1. Shootings by city"]
    assert [block.text for block in blocks if block.type == "paragraph"] == [LEFT, RIGHT]


def test_cell_over_two_columns_of_a_ruled_table_has_its_words_once() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for x in (72, 172, 272):
        canvas.line(x, 600, x, 660 if x != 172 else 640)
    for y in (600, 620, 640, 660):
        canvas.line(72, y, 272, y)
    for x, y, words in (
        (76, 646, "Homicides by year"),
        (76, 626, "2014"),
        (176, 626, "41"),
        (76, 606, "2015"),
        (176, 606, "33"),
    ):
        canvas.drawString(x, y, words)
    canvas.save()
    (table,) = [block for block in split_blocks(body(out.getvalue(), "made.pdf")) if block.type == "table"]
    assert table.rows == (("Homicides by year", ""), ("2014", "41"), ("2015", "33"))


def test_letters_drawn_twice_or_far_apart_are_words() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for shift in (0, 0.4):
        canvas.setFont("Helvetica", 18)
        canvas.drawString(72 + shift, 760, "Doubled heading of a page")
    canvas.setFont("Helvetica", 14)
    for number, letter in enumerate("ANNUAL"):
        canvas.drawString(72 + 20 * number, 700, letter)
    canvas.save()
    text = to_text(body(out.getvalue(), "made.pdf"))
    assert text.count("Doubled") == 1
    assert "ANNUAL" in text


def test_doi_that_a_line_cuts_or_that_runs_into_words_is_whole() -> None:
    drawn = [
        (72.0, 760.0, "JAP10.9999/0011128719890266Crime & Society"),
        (72.0, 730.0, "http://dx.doi.org/10.9999/"),
        (72.0, 716.0, "S0140-6736(18)31130-9"),
    ]
    file = read(make_drawn_pdf([drawn]), "made.pdf")
    assert {one.value for one in found(file, "doi")} == {"10.9999/0011128719890266", "10.9999/s0140-6736(18)31130-9"}


def test_doi_of_a_list_of_references_is_not_the_own() -> None:
    drawn = [(72.0, 700.0, "References"), (72.0, 680.0, "Roe, J. (2014). Patrols. https://doi.org/10.1000/cited.1")]
    assert not found(read(make_drawn_pdf([drawn]), "made.pdf"), "doi")
