"""The cities of the country: the FBI's own tables as figures by place and year, and the middle of comparable cities.

``import_table`` brings one spreadsheet in; ``write_figures_file`` makes one compact file of many, which
``read_figures_file`` brings in; ``find_middle_rates`` says what is usual for cities of one size. Counties are kept
apart from cities.
Must not know sites of the program, matching or pages.
"""

from __future__ import annotations

from kb.services.cities.fbi_import import ColumnCount, ImportedTable, import_table
from kb.services.cities.figures_file import (
    FIGURES_FILE,
    BadFiguresFile,
    ReadFigures,
    WrittenFigures,
    read_figures_file,
    write_figures_file,
)
from kb.services.cities.one_place import PlaceFigures, find_place_figures
from kb.services.cities.size_groups import MiddleRate, find_middle_rates, say_group, size_group
from kb.services.cities.store import FigureChange

__all__ = [
    "FIGURES_FILE",
    "BadFiguresFile",
    "ColumnCount",
    "FigureChange",
    "ImportedTable",
    "MiddleRate",
    "PlaceFigures",
    "ReadFigures",
    "WrittenFigures",
    "find_middle_rates",
    "find_place_figures",
    "import_table",
    "read_figures_file",
    "say_group",
    "size_group",
    "write_figures_file",
]
