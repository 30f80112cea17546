"""Files read line by line, for agendas: workbooks only then, cells as they are merged, the same walls."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import docx
import pytest
import xlsxwriter

from ingest.errors import TooLarge, UnknownType, UploadError
from ingest.reading import Limits, read_file_safely

LINES = Limits(lines=True, items=500, columns=50)


def make_workbook(rows: list[list[object]], merged: tuple[int, int, int, int, str] | None = None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if merged:
        sheet.merge_range(*merged)
    book.close()
    return out.getvalue()


def read(data: bytes, folder: Path, limits: Limits = LINES) -> str:
    path = folder / "file"
    path.write_bytes(data)
    (item,) = read_file_safely(path, "file", limits).items
    return item.body


def test_workbook_is_rows_between_bars_with_hours_as_people_write_them(tmp_path: Path) -> None:
    moment = datetime.datetime(2026, 5, 4, 9, 30)
    rows: list[list[object]] = [["When", "", "What"], [moment, None, "Hot | spots\nand more"], [3.0, None, True]]
    assert read(make_workbook(rows), tmp_path).splitlines() == [
        "| When | What |",
        "| 2026-05-04 09:30 | Hot / spots<br>and more |",
        "| 3 | True |",
    ]


def test_merged_cells_of_a_workbook_are_filled(tmp_path: Path) -> None:
    rows: list[list[object]] = [["a", "b", "c"], ["", "", "x"], ["", "", "y"]]
    assert read(make_workbook(rows, (1, 0, 2, 1, "both")), tmp_path).splitlines() == [
        "| a | b | c |",
        "| both | both | x |",
        "| 〃 | 〃 | y |",
    ]


def test_workbook_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(UnknownType, match="Excel"):
        read(make_workbook([["a"]]), tmp_path, Limits())


@pytest.mark.parametrize("rows", [[["x"]] * 501, [["x"] * 51]], ids=["long", "wide"])
def test_workbook_over_the_limits_is_refused(rows: list[list[object]], tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        read(make_workbook(rows), tmp_path)


def test_cell_far_out_costs_no_memory(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "near")
    sheet.write(1_048_575, 16_383, "far")
    book.close()
    with pytest.raises(UploadError):
        read(out.getvalue(), tmp_path)


def test_empty_workbook_is_refused_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(UploadError, match="Fill a sheet"):
        read(make_workbook([]), tmp_path)


def test_word_document_keeps_its_lines_tabs_and_gaps(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Day 1", 1)
    for text in ("9:00\tHot spots", "Jo Doe\nChief", "", "10:00\tGuns"):
        document.add_paragraph(text)
    document.add_paragraph("Tracing", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    assert read(out.getvalue(), tmp_path) == "## Day 1\n\n9:00\tHot spots\nJo Doe\nChief\n\n10:00\tGuns\n- Tracing\n"
