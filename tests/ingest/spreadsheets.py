"""Small .xlsx files for tests, written by hand: just enough of the format for a reader of cells."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = f"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CONTENT}.worksheet+xml"/></Types>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>"""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK = f"""<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">
<sheets><sheet name="table" sheetId="1" r:id="rId1"/></sheets></workbook>"""

Cell = str | int | float | None

OFFENSE_HEADINGS: tuple[Cell, ...] = (
    "State",
    "City",
    "Population",
    "Violent\ncrime",
    "Murder and\nnonnegligent\nmanslaughter",
    "Rape\n(revised\ndefinition)1",
    "Rape\n(legacy\ndefinition)2",
    "Robbery",
    "Aggravated\nassault",
)
OFFICER_HEADINGS: tuple[Cell, ...] = (
    "State",
    "City",
    "Population",
    "Total law\nenforcement\nemployees",
    "Total \nofficers",
    "Total \ncivilians",
)


def write_xlsx(path: Path, rows: Sequence[Sequence[Cell]]) -> Path:
    """A workbook with one sheet of ``rows``; None is an empty cell."""
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(column, number, value) for column, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _RELS.format(kind=f"{_OFFICE}/officeDocument", target="xl/workbook.xml"))
        book.writestr("xl/workbook.xml", _BOOK)
        target = _RELS.format(kind=f"{_OFFICE}/worksheet", target="worksheets/sheet1.xml")
        book.writestr("xl/_rels/workbook.xml.rels", target)
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def write_offenses(path: Path, rows: Sequence[Sequence[Cell]], year: int = 2015, table: str = "Table 8") -> Path:
    """A table of offenses as the FBI lays it out: title, headings, ``rows``."""
    return write_xlsx(
        path, [[table], ["Offenses Known to Law Enforcement"], [f"by State by City, {year}"], OFFENSE_HEADINGS, *rows]
    )


def write_officers(path: Path, rows: Sequence[Sequence[Cell]], year: int = 2015) -> Path:
    """A table of officers as the FBI lays it out."""
    title = [["Table 78"], ["Full-time Law Enforcement Employees"], [f"by City, {year}"]]
    return write_xlsx(path, [*title, OFFICER_HEADINGS, *rows])


def _cell(column: int, row: int, value: Cell) -> str:
    place = f"{chr(ord('A') + column)}{row}"
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
