"""What a page says in schema.org's words (JSON-LD): a work, an event with its date and place, a list of works.

The text is safe inside a script element as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kb.services.citing.work import BASE_NAME, Bundle, Citable, ClaimedFinding, EventFacts
from knowledge.bibliography import Name, Work, WorkType
from knowledge.bibliography.work_types import LAW
from knowledge.characters import clean

_TYPES = {
    WorkType.ARTICLE_JOURNAL: "ScholarlyArticle",
    WorkType.ARTICLE_MAGAZINE: "Article",
    WorkType.ARTICLE_NEWSPAPER: "NewsArticle",
    WorkType.PRESS_RELEASE: "NewsArticle",
    WorkType.REPORT: "Report",
    WorkType.WEBPAGE: "WebPage",
    WorkType.DATASET: "Dataset",
    WorkType.BOOK: "Book",
    WorkType.CHAPTER: "Chapter",
    WorkType.THESIS: "Thesis",
    WorkType.PAPER_CONFERENCE: "ScholarlyArticle",
    WorkType.SOFTWARE: "SoftwareApplication",
    **dict.fromkeys(LAW, "Legislation"),
}
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_NOTHING: tuple[object, ...] = ("", None, [], {})
Values = dict[str, Any]


def build_json_ld(citable: Citable) -> str:
    """The document in schema.org's words; the page of an event speaks of the event too."""
    described = _describe(citable)
    if citable.event is not None:
        described["about"] = _describe_event(citable.event, citable)
    return write_json_ld(described)


def build_list_json_ld(bundle: Bundle) -> str:
    """A list of works with their places in it."""
    entries = [
        {"@type": "ListItem", "position": at, "url": work.url, "name": work.title}
        for at, work in enumerate(bundle.citables, 1)
    ]
    return write_json_ld(
        {
            "@context": "https://schema.org",
            "@type": "ItemList",
            "name": bundle.title,
            "description": bundle.note,
            "url": bundle.url,
            "numberOfItems": len(entries),
            "itemListElement": entries,
        }
    )


def write_json_ld(values: Mapping[str, Any]) -> str:
    """``values`` without what is empty, as JSON that no text in it can end or turn into markup."""
    kept = {name: value for name, value in values.items() if value not in _NOTHING}
    return "".join(_UNSAFE.get(sign, sign) for sign in clean(json.dumps(kept, ensure_ascii=False)))


def _describe(citable: Citable) -> Values:
    work = citable.work
    kind = "Article" if citable.own else _TYPES.get(work.type, "CreativeWork")
    base = {"@type": "Organization", "name": BASE_NAME}
    publisher = {"@type": "Organization", "name": work.publisher} if work.publisher else ""
    same = [each for each in (work.url, f"https://doi.org/{work.doi}" if work.doi else "") if each != citable.url]
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "name": work.title,
        "headline": work.title if citable.own else "",
        "author": [_agent(name) for name in work.authors],
        "editor": [_agent(name) for name in work.editors],
        "datePublished": "" if citable.own else work.issued,
        "dateModified": work.issued if citable.own else "",
        "publisher": base if citable.own else publisher,
        "isPartOf": _container(work),
        "pagination": work.page or "",
        "bookEdition": work.edition if kind == "Book" else "",
        "isbn": work.isbn if kind == "Book" else "",
        "numberOfPages": work.number_of_pages if kind in ("Report", "Book") else None,
        "reportNumber": (work.number or work.ncj) if kind == "Report" else "",
        "genre": work.genre or "",
        "abstract": "" if citable.own else work.abstract or "",
        "description": citable.summary,
        "keywords": list(work.keywords),
        "identifier": _identifiers(work),
        "sameAs": [] if citable.own else list(dict.fromkeys(filter(None, same))),
        "citation": [study.line for study in citable.sources],
        "hasPart": [_describe_finding(finding) for finding in citable.findings],
        "url": citable.url,
        "inLanguage": work.language or "",
    }


def _describe_finding(finding: ClaimedFinding) -> Values:
    """One outcome as a claim: what was claimed, and with what certainty. A rating of the whole would say too much."""
    name = f"{finding.outcome}: {finding.direction.lower()} ({finding.certainty.lower()} certainty)"
    return {"@type": "Claim", "name": name} | ({"text": finding.effect} if finding.effect else {})


def _describe_event(event: EventFacts, citable: Citable) -> Values:
    """The event itself, with its date as its source gives it, from a year to a day."""
    values = {
        "@type": "Event",
        "name": citable.title,
        "startDate": event.start,
        "endDate": event.end,
        "location": {"@type": "Place", "name": event.place} if event.place else "",
        "organizer": {"@type": "Organization", "name": event.organizer} if event.organizer else "",
        "performer": [{"@type": "Person", "name": name} for name in event.speakers],
        "description": citable.summary,
        "url": citable.url,
    }
    return {name: value for name, value in values.items() if value not in _NOTHING}


def _agent(name: Name) -> Values:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    parts = {"familyName": name.whole_family, "givenName": name.whole_given, "honorificSuffix": name.suffix}
    return {"@type": "Person", "name": name.natural, **{key: value for key, value in parts.items() if value}}


def _container(work: Work) -> Values:
    """The journal with its volume and issue, the book, or the website that the work stands in."""
    if not work.container:
        return {}
    book = work.type in (WorkType.CHAPTER, WorkType.PAPER_CONFERENCE)
    kind = "Book" if book else "Periodical" if work.volume or work.issue or "article" in work.type else "CreativeWork"
    part: Values = {"@type": kind, "name": work.container}
    if work.issn and kind == "Periodical":
        part["issn"] = work.issn
    if work.volume and kind == "Periodical":
        part = {"@type": "PublicationVolume", "volumeNumber": work.volume, "isPartOf": part}
    return (
        {"@type": "PublicationIssue", "issueNumber": work.issue, "isPartOf": part} if work.issue and not book else part
    )


def _identifiers(work: Work) -> list[Values]:
    pairs = (("NCJ", work.ncj_number), ("DOI", work.doi), ("report number", work.number))
    return [{"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in pairs if value]
