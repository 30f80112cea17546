"""Works as RIS: what a bundle holds with the list's notes and, for a list, the studies behind its pages."""

from __future__ import annotations

from collections.abc import Iterator

from kb.services.citing.formats.notes import gather_notes, say_behind
from kb.services.citing.work import BASE_NAME, Bundle, Citable
from knowledge.bibliography.formats.ris_write import Pair, write_ris_record


def write_ris(bundle: Bundle) -> bytes:
    """Every item of ``bundle`` as a record; a work that stands in two sections is written once, with both notes."""
    notes = gather_notes(bundle)
    records = [
        write_ris_record(citable.addressed, citable.slug, tuple(_iter_more(citable, notes[citable.slug])))
        for citable in bundle.citables
    ]
    records += [
        write_ris_record(study.work, study.key, (("N1", say_behind(titles)),)) for study, titles in bundle.studies
    ]
    return "\r\n".join(records).encode()


def _iter_more(citable: Citable, notes: list[str]) -> Iterator[Pair]:
    if citable.own:
        yield "T2", BASE_NAME
    elif citable.summary:
        yield "N1", f"{BASE_NAME}: {citable.summary}"
    for note in notes:
        yield "N1", note
    for study in citable.sources:
        yield "N1", f"Source: {study.line}"
