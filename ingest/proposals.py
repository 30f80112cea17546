"""Proposals for a document's fields, each with the place where it was found and how sure it is. A person decides.

Looks at the start of a text only: a DOI further down belongs to something the document cites. Knows text and places in
words, no formats.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.guesses.authors import find_authors
from ingest.guesses.dates import find_years, read_date
from ingest.guesses.identifiers import iter_identifiers
from ingest.guesses.names import is_likely, read_names
from ingest.guesses.titles import fold, is_machine_title
from ingest.reading import FLOOR, Bibliographic, Field, FoundValue
from ingest.text.wording import clean_line
from knowledge.identifiers import normalize_doi, normalize_ncj

START = 6_000
"""Letters at the start of a text in which identifiers and the year are looked for: a cover and a page or two."""

PROPERTIES = "document properties"
_QUOTE = 60
_JUNK_AUTHOR = re.compile(
    r"^(?:admin\w*|user\d*|owner|author|unknown|anonymous|python-docx|reportlab.*|\(?anonymous\)?|microsoft.*|office.*|"
    r"default|guest|test|hp|dell|lenovo|apple|mac|pc|staff|preferred customer|valued.*|steve canny|.*@.*|.*\\.*)$",
    re.I,
)
_LOGIN = re.compile(r"^(?:[a-z]+[a-z0-9._\-]*\d*|[A-Z]{1,4}\d+|[a-zA-Z]\d{4,}|[a-z]+[A-Z][a-z]*|[A-Z]+)$")
_SPACE_DOT = re.compile(r"[\s.]+$")


class FoundPlace(NamedTuple):
    """A line of a document with the words that say where it stands ("page 1", "line 3")."""

    words: str
    text: str


class Named(NamedTuple):
    """What the properties of a file say of title and authors, without what programs and logins left there."""

    title: str = ""
    authors: tuple[str, ...] = ()


def propose_from_properties(title: str | None, author: str | None, text: str = "") -> Named:
    """The title and authors in the properties of a file. A login is no author; a name must be one of a person.

    ``text`` is the start of the document: a property that it says too is believed sooner.
    """
    line = clean_line(title or "", 300)
    named = _SPACE_DOT.sub("", line) if line.endswith(" .") else line
    kept = "" if is_machine_title(named) and fold(named) not in fold(text) else named
    names: list[str] = []
    for part in re.split(r"\s*;\s*", clean_line(author or "", 400)):
        if part and not is_login(part):
            found = read_names(part)
            names += (
                found
                if found and (is_likely(found) or len(found) > 1 or found[0].casefold() in text.casefold())
                else []
            )
    return Named(kept if len(kept) >= 3 else "", tuple(dict.fromkeys(names)))


def is_login(name: str) -> bool:
    """Whether ``name`` is that of an account, a program or a machine, and no person's."""
    return bool(_JUNK_AUTHOR.match(name.strip()) or _LOGIN.match(name.strip()))


def propose_title(value: str | None, place: str, sure: float = 0.8) -> tuple[FoundValue, ...]:
    """``value`` as a title, unless it is empty or one that programs write by themselves."""
    title = clean_line(value or "", 300)
    return () if len(title) < 3 or is_machine_title(title) else (FoundValue("title", title, place, title, sure),)


def propose_authors(names: Iterable[str | None], place: str, sure: float = 0.9) -> tuple[FoundValue, ...]:
    """``names`` as authors, joined by ``"; "``, without those that programs write by themselves."""
    kept = [clean for name in names if (clean := clean_line(name or "", 200)) and not is_login(clean)]
    joined = clean_line("; ".join(dict.fromkeys(kept)), 1_000)
    return (FoundValue("authors", joined, place, joined, sure),) if joined else ()


def propose_year(value: object, place: str, sure: float = 0.9) -> tuple[FoundValue, ...]:
    """The first year in ``value``, a date in any form."""
    text = clean_line(str(value), 100) if value else ""
    year = read_date(text)
    return (FoundValue("year", str(year), place, text, sure),) if year else ()


def propose_value(field: Field, value: str | None, place: str, sure: float = 0.9) -> tuple[FoundValue, ...]:
    """``value`` as a value of ``field``, in the form of the field."""
    text = clean_line(value or "", 1_900)
    if field == "doi":
        text_or_none = normalize_doi(text)
    elif field == "ncj_number":
        text_or_none = normalize_ncj(text)
    else:
        text_or_none = text
    return (FoundValue(field, text_or_none, place, clean_line(text, 300), sure),) if text_or_none else ()


def propose_from_text(
    lines: Iterable[FoundPlace], title: str | None = None, common: Collection[str] = frozenset()
) -> tuple[FoundValue, ...]:
    """NCJ numbers, DOIs, years and authors at the start of a text. ``title`` is the title as far as it is known."""
    kept: list[FoundPlace] = []
    left = START
    for line in lines:
        if left <= 0:
            break
        kept.append(FoundPlace(line.words, line.text[:left]))
        left -= len(line.text)
    texts = [line.text for line in kept]
    found = [
        FoundValue(
            "doi" if one.field == "doi" else "ncj_number",
            one.value,
            kept[one.line].words,
            _around(one.quote, one.value),
            one.sure,
        )
        for one in iter_identifiers(texts)
    ]
    for line in kept:
        found += [
            FoundValue("year", str(y.year), line.words, _around(y.quote, str(y.year)), y.sure)
            for y in find_years(line.text)
        ]
    for one in find_authors(texts, _find_line(texts, title), common):
        found.append(
            FoundValue("authors", "; ".join(one.names), kept[one.line].words, clean_line(one.quote, 200), one.sure)
        )
    return tuple(found)


def _find_line(texts: Sequence[str], title: str | None) -> int | None:
    wanted = fold(title or "")
    return next((n for n, text in enumerate(texts[:12]) if wanted and fold(text) == wanted), None)


def order_found(*parts: tuple[FoundValue, ...]) -> tuple[FoundValue, ...]:
    """All proposals, surest first, as given where that is equal; each value of a field once, its places joined."""
    places: dict[tuple[str, str], FoundValue] = {}
    for item in (item for part in parts for item in part):
        key = (item.field, item.value.casefold())
        known = places.get(key)
        if known is None:
            places[key] = item
        elif item.place not in known.place and known.place.count(";") < 2:
            best = max(known, item, key=lambda one: one.sure)
            sure = round(min(best.sure + 0.02, 0.99), 3) if best.sure < 1 else 1.0
            places[key] = replace(best, place=f"{known.place}; {item.place}", sure=sure)
        elif item.sure > known.sure:
            places[key] = replace(known, sure=item.sure)
    return tuple(sorted(places.values(), key=lambda item: -item.sure))


def build_values(found: tuple[FoundValue, ...], pages: int | None = None) -> Bibliographic:
    """The surest proposal of each field, if it is sure enough to be shown as its value."""
    best: dict[str, str] = {}
    for item in found:
        if item.sure >= FLOOR:
            best.setdefault(item.field, item.value)
    return Bibliographic(
        title=best.get("title"),
        authors=best.get("authors"),
        year=int(best["year"]) if "year" in best else None,
        publisher=best.get("publisher"),
        ncj_number=best.get("ncj_number"),
        doi=best.get("doi"),
        pages=pages,
    )


def _around(text: str, value: str) -> str:
    at = max(text.casefold().find(value.casefold()), 0)
    return clean_line(text[max(at - _QUOTE, 0) : at + len(value) + _QUOTE], 2 * _QUOTE + 200)
