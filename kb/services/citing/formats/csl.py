"""CSL-JSON, the form that citeproc, Zotero and Pandoc read. Field names and types are those of the CSL 1.0.2 schema."""

from __future__ import annotations

import json
from typing import Any

from kb.services.citing.characters import one_line
from kb.services.citing.work import Bundle, Citable, Name


def write_csl(bundle: Bundle) -> bytes:
    """Every work of ``bundle`` as an array."""
    return json.dumps([build_item(work) for work in bundle.citables], ensure_ascii=False, indent=1).encode()


def build_item(work: Citable) -> dict[str, Any]:
    """``work`` as one item. A report without a number of its own carries its NCJ number, as the agencies print it."""
    names = [build_name(name) for name in work.authors] + ([{"literal": "et al."}] if work.more_authors else [])
    number = work.report_number or (work.ncj if work.type == "report" else "")
    words = {
        "title": work.title,
        "container-title": work.container,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "publisher": work.publisher_apart,
        "number": number,
        "call-number": work.ncj,
        "number-of-pages": str(work.page_count or ""),
        "DOI": work.doi,
        "URL": work.address,
        "abstract": work.abstract,
        "keyword": ", ".join(word.replace(",", "") for word in work.keywords),
    }
    item: dict[str, Any] = {"id": work.slug, "type": work.type}
    item |= {name: text for name, value in words.items() if (text := one_line(value))}
    if names:
        item["editor" if work.edited else "author"] = names
    if work.date_parts:
        item["issued"] = {"date-parts": [list(work.date_parts)]}
    if work.accessed:
        item["accessed"] = {"date-parts": [[work.accessed.year, work.accessed.month, work.accessed.day]]}
    return item


def build_name(name: Name) -> dict[str, str]:
    """A person or an agency as CSL has them."""
    if name.literal or not name.given:
        return {"literal": one_line(name.literal or name.family)}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: text for part, value in parts.items() if (text := one_line(value))}
