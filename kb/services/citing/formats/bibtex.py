"""BibTeX, in UTF-8: special characters escaped, capitals that a style must not lower in braces, the slug as the key.

A brace in a text is written by its name: BibTeX counts braces even behind a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.services.citing.characters import one_line
from kb.services.citing.work import Bundle, Citable, Name

_TYPES = {"article-journal": "article", "report": "techreport"}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", '"': "%22"}
_WORD = re.compile(r"[^\s\-,:;?!()]+[:?!]?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def write_bibtex(bundle: Bundle) -> bytes:
    """Every work of ``bundle`` as an entry."""
    return "\n".join(_write(work) for work in bundle.citables).encode()


def _write(work: Citable) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(work) if value not in ("", "{}"))
    return f"@{_TYPES.get(work.type, 'misc')}{{{work.slug},\n{fields}}}\n"


def _fields(work: Citable) -> Iterator[tuple[str, str]]:
    names = " and ".join([*map(_write_name, work.authors), *(["others"] if work.more_authors else [])])
    yield "editor" if work.edited else "author", f"{{{names}}}"
    yield "title", f"{{{_protect(work.title)}}}"
    yield "year", f"{{{work.year or ''}}}"
    yield "month", _MONTHS[work.date_parts[1] - 1] if len(work.date_parts) > 1 else ""
    yield "journal", _escaped(work.container)
    yield "volume", _escaped(work.volume)
    yield "number", _escaped(work.issue or work.report_number)
    yield "pages", _escaped(work.pages.replace("-", "--"))
    yield "pagetotal", f"{{{work.page_count or ''}}}"
    where = {"report": "institution", "webpage": "organization"}.get(work.type, "publisher")
    yield where, _escaped(work.publisher)
    yield "doi", f"{{{_address(work.doi)}}}"
    yield "url", f"{{{_address(work.address)}}}"
    yield "urldate", f"{{{work.accessed or ''}}}"
    yield "note", _escaped(work.ncj)
    yield "abstract", _escaped(work.abstract)
    yield "keywords", _escaped(", ".join(word.replace(",", "") for word in work.keywords))
    yield "annote", _escaped(" ".join(f"Source: {line}" for line in work.sources))


def _escape(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in one_line(text))


def _escaped(text: str) -> str:
    return f"{{{_escape(text)}}}"


def _address(text: str) -> str:
    """An address as it stands in a field that BibTeX does not read as text."""
    return "".join(_IN_ADDRESS.get(character, character) for character in one_line(text))


def _write_name(name: Name) -> str:
    """A person as "Braga, A. A."; an agency in braces, so that it is not taken apart at "and"."""
    if name.literal:
        return f"{{{_escape(name.literal)}}}"
    first = re.sub(r"\.(?=[^\W\d_])", ". ", name.given)
    parts = (name.family, *((name.suffix,) if name.suffix else ()), first)
    return ", ".join(map(_write_part, parts)) if one_line(name.given) else f"{{{_escape(name.family)}}}"


def _write_part(part: str) -> str:
    """A part of a name, in braces where it would be taken apart."""
    text = _escape(part)
    return f"{{{text}}}" if not text or re.search(r",|\band\b", text, re.IGNORECASE) else text


def _protect(title: str) -> str:
    """``title`` with braces around words whose capitals mean something.

    Always for a capital inside a word (NIBIN, McGarrell); for one at its start only where most other words are in
    lower case, for there it marks a name.
    """
    words = _WORD.findall(one_line(title))
    long = [word for word in words[1:] if len(word) > 3]
    names = sum(word[:1].isupper() for word in long) * 2 < len(long)
    first = True

    def write(match: re.Match[str]) -> str:
        nonlocal first
        word, end = (match[0][:-1], match[0][-1]) if match[0].endswith((":", "?", "!")) else (match[0], "")
        begins, first = first, bool(end)
        inside = any(letter.isupper() for letter in word[1:])
        kept = inside or (names and not begins and word[:1].isupper())
        return (f"{{{_escape(word)}}}" if kept else _escape(word)) + end

    # What stands between words (a hyphen, a comma, brackets) has no special meaning.
    return _WORD.sub(write, one_line(title))
