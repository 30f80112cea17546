"""What a page says of its work to machines: ``citation_*`` and Open Graph tags, and COinS for lists.

Zotero reads these where it does not find the record itself (:mod:`kb.services.citing.unapi`); search engines always do.
Values are plain; the code that writes them into a page escapes attributes.
"""

from __future__ import annotations

from urllib.parse import urlencode

from kb.services.citing.work import BASE_NAME, Citable
from knowledge.bibliography import Work, WorkType
from knowledge.bibliography.work_types import IN_A_PERIODICAL, WHOLE
from knowledge.characters import one_line

Pair = tuple[str, str]
_OPEN_GRAPH = {WorkType.BOOK: "book", **dict.fromkeys(IN_A_PERIODICAL, "article")}


def build_meta(citable: Citable) -> tuple[Pair, ...]:
    """The names and contents of the page's tags: those of Google Scholar for a published work, and Dublin Core.

    A page of ours has no ``citation_*`` tags: with them it would be taken for an article of a journal.
    """
    work = citable.work
    pairs = _scholar(work, citable) if not citable.own else _dublin(work, citable)
    return tuple((name, text) for name, value in pairs if (text := one_line(value)))


def build_open_graph(citable: Citable) -> tuple[Pair, ...]:
    """The properties and contents of the page's Open Graph tags (ogp.me)."""
    work = citable.work
    pairs = (
        ("og:title", work.title),
        ("og:type", "website" if citable.own else _OPEN_GRAPH.get(work.type, "website")),
        ("og:url", citable.url),
        ("og:site_name", BASE_NAME),
        ("og:description", citable.summary or work.abstract or ""),
        ("og:locale", "en_US"),
    )
    return tuple((name, text) for name, value in pairs if (text := one_line(value)))


def _scholar(work: Work, citable: Citable) -> tuple[Pair, ...]:
    first, _, last = (work.page or "").partition("-")
    report = work.type is WorkType.REPORT
    thesis = work.type is WorkType.THESIS
    where = "citation_technical_report_institution" if report else "citation_dissertation_institution" if thesis else ""
    container = {
        WorkType.CHAPTER: "citation_inbook_title",
        WorkType.PAPER_CONFERENCE: "citation_conference_title",
    }.get(work.type, "citation_journal_title" if work.type in IN_A_PERIODICAL else "citation_series_title")
    return (
        ("citation_title", work.title),
        *(("citation_author", name.inverted) for name in work.authors),
        *(("citation_editor", name.inverted) for name in work.editors),
        ("citation_publication_date", work.issued.replace("-", "/")),
        (container, work.container or ""),
        ("citation_volume", work.volume or ""),
        ("citation_issue", work.issue or ""),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        (where or "citation_publisher", work.publisher or ""),
        ("citation_technical_report_number", (work.number or work.ncj) if report else ""),
        ("citation_isbn", work.isbn or ""),
        ("citation_issn", work.issn or ""),
        ("citation_doi", work.doi or ""),
        ("citation_public_url", citable.address),
        ("citation_abstract_html_url", citable.url),
        ("citation_abstract", work.abstract or ""),
        ("citation_keywords", "; ".join(work.keywords)),
        ("citation_language", work.language or ""),
    )


def _dublin(work: Work, citable: Citable) -> tuple[Pair, ...]:
    return (
        ("DC.title", work.title),
        *(("DC.creator", name.inverted) for name in work.authors),
        ("DC.date", work.issued),
        ("DC.type", "webpage"),
        ("DC.identifier", citable.url),
        ("DC.publisher", BASE_NAME),
        ("DC.language", work.language or ""),
        ("description", citable.summary),
        ("keywords", ", ".join(work.keywords)),
    )


def build_coins(citable: Citable) -> str:
    """The title of a COinS span: an OpenURL context object (ANSI/NISO Z39.88-2004).

    The first person is named by the parts of the name and the others whole, so that nobody is named twice.
    """
    work = citable.work
    journal = work.type in IN_A_PERIODICAL
    book = work.type in WHOLE or work.type in (WorkType.CHAPTER, WorkType.PAPER_CONFERENCE)
    form = "journal" if journal else "book" if book else "dc"
    pairs: list[Pair] = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"),
        ("rfr_id", "info:sid/psp-knowledge-base"),
    ]
    pairs += _as_dublin_core(citable) if form == "dc" else _as_open_url(citable, journal)
    pairs.append(("rft.date", work.issued))
    return urlencode([(name, text) for name, value in pairs if (text := one_line(value))])


def _as_dublin_core(citable: Citable) -> list[Pair]:
    work = citable.work
    identifiers = (citable.address, work.ncj, f"doi:{work.doi}" if work.doi else "")
    web = work.type in (WorkType.WEBPAGE, WorkType.PRESS_RELEASE, WorkType.POST_WEBLOG)
    return [
        ("rft.type", "webpage" if web else "document"),
        ("rft.title", work.title),
        *(("rft.creator", name.inverted) for name in work.makers),
        ("rft.description", work.abstract or ""),
        ("rft.publisher", work.publisher or work.container or ""),
        *(("rft.identifier", each) for each in identifiers),
    ]


def _as_open_url(citable: Citable, journal: bool) -> list[Pair]:
    work = citable.work
    first, _, last = (work.page or "").partition("-")
    chapter = work.type in (WorkType.CHAPTER, WorkType.PAPER_CONFERENCE)
    genre = {
        WorkType.CHAPTER: "bookitem",
        WorkType.PAPER_CONFERENCE: "proceeding",
        WorkType.BOOK: "book",
        WorkType.THESIS: "dissertation",
    }.get(work.type, "article" if journal else "report")
    person = next((name for name in work.makers if name.family), None)
    others = [name for name in work.makers if name.family and name is not person]
    return [
        ("rft.genre", genre),
        ("rft.atitle" if journal or chapter else "rft.btitle", work.title),
        ("rft.jtitle" if journal else "rft.btitle" if chapter else "rft.series", work.container or work.series or ""),
        ("rft.volume", work.volume or ""),
        ("rft.issue", work.issue or ""),
        ("rft.spage", first),
        ("rft.epage", last),
        ("rft.pages", work.page or ""),
        *([("rft.aulast", person.whole_family), ("rft.aufirst", person.whole_given)] if person else []),
        *([("rft.ausuffix", person.suffix or "")] if person else []),
        *(("rft.au", name.inverted) for name in others),
        *(("rft.aucorp", name.literal or "") for name in work.makers),
        ("rft.pub", work.publisher or ""),
        ("rft.place", work.place or ""),
        ("rft.edition", work.edition or ""),
        ("rft.isbn", work.isbn or ""),
        ("rft.issn", work.issn or ""),
        ("rft_id", citable.address),
        ("rft_id", f"info:doi/{work.doi}" if work.doi else ""),
    ]
