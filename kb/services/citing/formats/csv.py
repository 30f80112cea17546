"""CSV for spreadsheets: UTF-8 with a byte order mark, which Excel needs, and no cell is ever a formula."""

from __future__ import annotations

import csv
import io

from kb.services.citing.formats.notes import say_behind
from kb.services.citing.work import Bundle, BundleSection, Listed, Study
from knowledge.bibliography import Work, say_names
from knowledge.characters import one_line

COLUMNS = (
    *("section", "kind", "title", "authors", "editors", "year", "date", "type", "genre", "publisher", "place"),
    *("published_in", "series", "edition", "volume", "issue", "pages", "number_of_pages", "report_number"),
    *("ncj_number", "isbn", "issn", "doi", "address", "language", "abstract", "keywords", "page_here", "summary"),
    *("note", "importance", "minutes", "sources"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_csv(bundle: Bundle) -> bytes:
    """A row for each item of ``bundle``, in order, under :data:`COLUMNS`."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for section in bundle.sections:
        writer.writerows(_row(section, item) for item in section.items)
    writer.writerows(_study_row(study, titles) for study, titles in bundle.studies)
    return stream.getvalue().encode("utf-8-sig")


def neutralize(text: str) -> str:
    """``text`` as a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    cell = one_line(text)
    return f"'{cell}" if cell.startswith(_FORMULA) or text.startswith(_FORMULA) else cell


def _row(section: BundleSection, item: Listed) -> list[str]:
    citable = item.citable
    own = (section.title, citable.kind)
    said = (citable.summary, item.note, item.importance, str(item.minutes or ""))
    sources = " | ".join(study.line for study in citable.sources)
    return [neutralize(value) for value in (*own, *_describe(citable.work, citable.url), *said, sources)]


def _study_row(study: Study, titles: tuple[str, ...]) -> list[str]:
    said = ("", say_behind(titles), "", "", "")
    return [
        neutralize(value) for value in ("Studies behind these pages", "study", *_describe(study.work, study.url), *said)
    ]


def _describe(work: Work, page: str) -> tuple[str, ...]:
    return (
        work.title,
        say_names(work.authors, et_al=work.et_al),
        say_names(work.editors),
        str(work.year or ""),
        work.issued + (f"/{work.until}" if work.until else ""),
        work.type.value,
        work.genre or "",
        work.publisher or "",
        work.place or "",
        work.container or "",
        work.series or "",
        work.edition or "",
        work.volume or "",
        work.issue or "",
        work.page or "",
        "" if work.number_of_pages is None else str(work.number_of_pages),
        work.number or "",
        work.ncj,
        work.isbn or "",
        work.issn or "",
        work.doi or "",
        work.url or "",
        work.language or "",
        work.abstract or "",
        "; ".join(work.keywords),
        page,
    )
