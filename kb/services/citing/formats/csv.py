"""CSV for spreadsheets: UTF-8 with a byte order mark, which Excel needs, and no cell is ever a formula."""

from __future__ import annotations

import csv
import io

from kb.services.citing.characters import one_line
from kb.services.citing.work import Bundle, BundleSection, Listed

COLUMNS = (
    "section",
    "kind",
    "title",
    "authors",
    "year",
    "date",
    "type",
    "publisher",
    "published_in",
    "volume",
    "issue",
    "pages",
    "report_number",
    "ncj_number",
    "doi",
    "address",
    "page_here",
    "summary",
    "note",
    "importance",
    "minutes",
    "sources",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_csv(bundle: Bundle) -> bytes:
    """A row for each item of ``bundle``, in order, under :data:`COLUMNS`."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for section in bundle.sections:
        writer.writerows(_row(section, item) for item in section.items)
    return stream.getvalue().encode("utf-8-sig")


def neutralize(text: str) -> str:
    """``text`` as a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    cell = one_line(text)
    return f"'{cell}" if cell.startswith(_FORMULA) or text.startswith(_FORMULA) else cell


def _row(section: BundleSection, item: Listed) -> list[str]:
    work = item.citable
    values = (
        section.title,
        work.kind,
        work.title,
        work.author_line(),
        str(work.year or ""),
        work.date,
        work.type,
        work.publisher,
        work.container,
        work.volume,
        work.issue,
        work.pages,
        work.report_number,
        work.ncj,
        work.doi,
        work.source_url,
        work.url,
        work.abstract,
        item.note,
        item.importance,
        str(item.minutes or ""),
        " | ".join(work.sources),
    )
    return [neutralize(value) for value in values]
