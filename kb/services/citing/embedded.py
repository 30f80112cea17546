"""What a page says of its work to machines: ``citation_*`` tags, schema.org in JSON-LD, and COinS for lists.

Zotero's translators read all three. Values are plain; the code that writes them into a page escapes attributes, and
:func:`build_json_ld` is safe inside a script element as it is.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from kb.services.citing.characters import clean, one_line
from kb.services.citing.work import BASE_NAME, Citable, Name

_SCHEMA_TYPES = {
    "article-journal": "ScholarlyArticle",
    "report": "Report",
    "webpage": "WebPage",
    "dataset": "Dataset",
    "document": "CreativeWork",
}
_OWN_TYPES = {"practice": "Article", "lesson": "Article", "summit": "Article", "program": "Article"}
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def build_meta(work: Citable) -> tuple[tuple[str, str], ...]:
    """The names and contents of the page's ``citation_*`` tags, in the vocabulary of Google Scholar."""
    first, _, last = work.pages.partition("-")
    report = work.type == "report"
    pairs = (
        ("citation_title", work.title),
        *(("citation_editor" if work.edited else "citation_author", name.inverted) for name in work.authors),
        ("citation_publication_date", work.date.replace("-", "/") or str(work.year or "")),
        ("citation_journal_title", work.container),
        ("citation_volume", work.volume),
        ("citation_issue", work.issue),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_technical_report_institution" if report else "citation_publisher", work.publisher),
        ("citation_technical_report_number", (work.report_number or work.ncj) if report else ""),
        ("citation_doi", work.doi),
        ("citation_public_url", work.address),
        ("citation_abstract_html_url", work.url),
        ("citation_abstract", work.abstract),
        ("citation_keywords", "; ".join(work.keywords)),
        ("citation_language", "en" if work.own else ""),
    )
    return tuple((name, text) for name, value in pairs if (text := one_line(value)))


def build_json_ld(work: Citable) -> str:
    """The work in schema.org's words, as JSON that no text in it can end or turn into markup."""
    text = json.dumps(_describe(work), ensure_ascii=False)
    return "".join(_UNSAFE.get(sign, sign) for sign in clean(text))


def build_coins(work: Citable) -> str:
    """The title of a COinS span: an OpenURL context object (ANSI/NISO Z39.88-2004)."""
    journal = work.type == "article-journal"
    form, genre = ("journal", "article") if journal else ("book", "report") if work.type == "report" else ("dc", "")
    first, _, last = work.pages.partition("-")
    person = next((name for name in work.authors if name.family), None)
    pairs: list[tuple[str, str]] = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"),
        ("rfr_id", "info:sid/psp-knowledge-base"),
    ]
    if form == "dc":
        pairs += [("rft.type", "webpage" if work.type == "webpage" else "document"), ("rft.title", work.title)]
        pairs += [("rft.creator", name.inverted) for name in work.authors]
        pairs += [("rft.description", work.abstract), ("rft.publisher", work.publisher)]
        pairs += [("rft.identifier", address) for address in (work.address, work.ncj, work.doi and f"doi:{work.doi}")]
    else:
        pairs += [("rft.genre", genre), ("rft.atitle" if journal else "rft.btitle", work.title)]
        pairs += [("rft.jtitle", work.container), ("rft.volume", work.volume), ("rft.issue", work.issue)]
        pairs += [("rft.spage", first), ("rft.epage", last), ("rft.pages", work.pages)]
        pairs += [("rft.aulast", person.family), ("rft.aufirst", person.given)] if person else []
        pairs += [("rft.ausuffix", person.suffix)] if person else []
        pairs += [("rft.au", name.inverted) for name in work.authors if name.family]
        pairs += [("rft.aucorp", name.literal) for name in work.authors if name.literal]
        pairs += [("rft.pub", work.publisher), ("rft.series", work.report_number or work.ncj)]
        pairs += [("rft_id", work.address), ("rft_id", f"info:doi/{work.doi}" if work.doi else "")]
    pairs.append(("rft.date", work.date or str(work.year or "")))
    return urlencode([(name, text) for name, value in pairs if (text := one_line(value))])


def _describe(work: Citable) -> dict[str, Any]:
    kind = _OWN_TYPES.get(work.kind) or _SCHEMA_TYPES.get(work.type, "CreativeWork")
    base = {"@type": "Organization", "name": BASE_NAME}
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": work.title,
        "headline": work.title if work.own else "",
        "editor" if work.edited else "author": [_agent(name) for name in work.authors],
        "datePublished": work.date if not work.own else "",
        "dateModified": work.date if work.own else "",
        "publisher": base if work.own else {"@type": "Organization", "name": work.publisher} if work.publisher else "",
        "isPartOf": _journal(work),
        "pagination": work.pages,
        "numberOfPages": work.page_count if kind == "Report" else None,
        "reportNumber": (work.report_number or work.ncj) if kind == "Report" else "",
        "description": work.abstract,
        "keywords": list(work.keywords),
        "identifier": _identifiers(work),
        "sameAs": [address for address in (work.source_url, work.doi and f"https://doi.org/{work.doi}") if address],
        "citation": list(work.sources),
        "url": work.url,
        "inLanguage": "en" if work.own else "",
    }
    values["sameAs"] = list(dict.fromkeys(values["sameAs"]))
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def _agent(name: Name) -> dict[str, str]:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    whole = " ".join(part for part in (name.given, name.family, name.suffix) if part)
    parts = {"@type": "Person", "name": whole, "familyName": name.family, "givenName": name.given}
    parts["honorificSuffix"] = name.suffix
    return {key: value for key, value in parts.items() if value}


def _journal(work: Citable) -> dict[str, Any]:
    if not work.container:
        return {"@type": "WebSite", "name": BASE_NAME} if work.own else {}
    journal: dict[str, Any] = {"@type": "Periodical", "name": work.container}
    if work.volume:
        journal = {"@type": "PublicationVolume", "volumeNumber": work.volume, "isPartOf": journal}
    if work.issue:
        journal = {"@type": "PublicationIssue", "issueNumber": work.issue, "isPartOf": journal}
    return journal


def _identifiers(work: Citable) -> list[dict[str, str]]:
    found = (("DOI", work.doi), ("NCJ", work.ncj_number), ("report number", work.report_number))
    return [{"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in found if value]
