"""Works as BibTeX and as BibLaTeX: what a bundle holds and, for a list, the studies behind its pages."""

from __future__ import annotations

from collections.abc import Iterator

from kb.services.citing.formats.notes import gather_notes, say_behind
from kb.services.citing.work import BASE_NAME, Bundle, Citable
from knowledge.bibliography.formats.bibtex_write import write_bibtex_entry


def write_bibtex(bundle: Bundle) -> bytes:
    """Every work of ``bundle`` as an entry that any BibTeX takes."""
    return _write(bundle, biblatex=False)


def write_biblatex(bundle: Bundle) -> bytes:
    """Every work of ``bundle`` as an entry with the types and fields of BibLaTeX."""
    return _write(bundle, biblatex=True)


def _write(bundle: Bundle, *, biblatex: bool) -> bytes:
    field = "annotation" if biblatex else "annote"
    notes = gather_notes(bundle)
    entries = [
        write_bibtex_entry(
            citable.addressed,
            citable.slug,
            ((field, " ".join(_iter_notes(citable, notes[citable.slug]))),),
            biblatex=biblatex,
        )
        for citable in bundle.citables
    ]
    entries += [
        write_bibtex_entry(study.work, study.key, ((field, say_behind(titles)),), biblatex=biblatex)
        for study, titles in bundle.studies
    ]
    return "\n".join(entries).encode()


def _iter_notes(citable: Citable, notes: list[str]) -> Iterator[str]:
    if citable.summary and not citable.own:
        yield f"{BASE_NAME}: {citable.summary}"
    yield from notes
    yield from (f"Source: {study.line}" for study in citable.sources)
