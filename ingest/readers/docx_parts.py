"""What a Word document keeps beside its paragraphs: forms of lists, notes; and equations, symbols and marks in a line.

Knows the elements of Office's files; must not know how blocks are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.text.symbols import SYMBOLS

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement as Element
else:
    Element = Any

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_UNITS = ("m", "km", "cm", "ft", "mi", "R", "r", "χ", "x", "p", "η")


def read_numbering(document: Document) -> dict[tuple[str, int], str]:
    """The form ("bullet", "decimal", ...) of each list and level."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {str(one.get(qn("w:abstractNumId"))): one for one in root.iter(qn("w:abstractNum"))}
    forms: dict[tuple[str, int], str] = {}
    for number in root.iter(qn("w:num")):
        link = number.find(qn("w:abstractNumId"))
        definition = abstract.get(str(link.get(qn("w:val")))) if link is not None else None
        for level in definition.iter(qn("w:lvl")) if definition is not None else ():
            form = level.find(qn("w:numFmt"))
            if form is not None:
                forms[str(number.get(qn("w:numId"))), int(level.get(qn("w:ilvl"), "0"))] = str(form.get(qn("w:val")))
    return forms


def read_footnotes(document: Document) -> dict[tuple[str, str], str]:
    """The words of each footnote and endnote by kind and number. The lines that separate them are none."""
    notes: dict[tuple[str, str], str] = {}
    for relation in document.part.rels.values():
        if relation.is_external or relation.reltype not in {RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES}:
            continue
        kind = "footnote" if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES else "endnote"
        for note in parse_xml(relation.target_part.blob).iter(qn(f"w:{kind}")):
            if note.get(qn("w:type")) in {None, "normal"}:
                inside = (piece for piece in note.iter(qn("w:t")) if not _is_deleted(piece))
                words = " ".join("".join(piece.text or "" for piece in inside).split())
                notes[kind, str(note.get(qn("w:id")))] = words
    return notes


def _is_deleted(piece: Element) -> bool:
    return any(above.tag in (qn("w:del"), qn("w:moveFrom")) for above in piece.iterancestors())


def read_symbol(element: Element) -> str:
    """The character that ``w:sym`` shows, as far as its font's places are known."""
    try:
        code = int(str(element.get(qn("w:char"))), 16)
    except ValueError:
        return ""
    if code < 0x100 and "symbol" in str(element.get(qn("w:font"))).casefold():
        code += 0xF000
    return SYMBOLS.get(code, "" if 0xE000 <= code < 0xF900 else chr(code) if 0x20 <= code < 0x110000 else "")


def read_equation(element: Element) -> str:
    """An equation in one line of characters: "x=y", "R²", "(a)/(b)", "√(x)"."""
    tag = str(element.tag).removeprefix(_M)
    if tag == "t":
        return element.text or ""

    def inner(name: str) -> str:
        found = element.find(f"{_M}{name}")
        return read_equation(found) if found is not None else ""

    if tag == "f":
        return f"({inner('num')})/({inner('den')})"
    if tag == "sSup":
        return inner("e") + _script(inner("sup"), _RAISED, "^")
    if tag == "sSub":
        return inner("e") + _script(inner("sub"), _LOWERED, "_")
    if tag == "sSubSup":
        return inner("e") + _script(inner("sub"), _LOWERED, "_") + _script(inner("sup"), _RAISED, "^")
    if tag == "rad":
        return f"√({inner('e')})"
    if tag == "nary":
        sign = element.find(f"{_M}naryPr/{_M}chr")
        shown = str(sign.get(f"{_M}val") or "∑") if sign is not None else "∫"
        return f"{shown}{_script(inner('sub'), _LOWERED, '_')}{_script(inner('sup'), _RAISED, '^')} {inner('e')}"
    if tag == "d":
        return f"({', '.join(read_equation(child) for child in element if child.tag == f'{_M}e')})"
    return "".join(
        read_equation(child) for child in element if isinstance(child.tag, str) and not child.tag.endswith("Pr")
    )


def _script(text: str, table: dict[int, int], sign: str) -> str:
    if not text:
        return ""
    moved = text.translate(table)
    return (
        moved
        if not any(c.isascii() and c.isalnum() for c in moved)
        else f"{sign}({text})"
        if len(text) > 1
        else sign + text
    )


def is_equation(element: Element) -> bool:
    """Whether ``element`` is an equation."""
    return element.tag in (f"{_M}oMath", f"{_M}oMathPara")


def read_raised(text: str, before: str) -> str | None:
    """Raised ``text`` after ``before``: an exponent or an ordinal as characters, None for the mark of a note."""
    mark = text.strip()
    if not mark:
        return text
    if mark.casefold() in ("st", "nd", "rd", "th", "th ", "™", "®"):
        return text
    last = before.split()[-1] if before.split() else ""
    if last.lstrip("0123456789.,(") in _UNITS:
        return mark.translate(_RAISED)
    return None if mark.replace(",", "").replace("-", "").isdigit() or mark in "*†‡§¶" or len(mark) == 1 else text
