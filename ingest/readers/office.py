"""What Word and PowerPoint files have in common: the properties that Office writes about a document."""

from __future__ import annotations

from typing import Protocol

from ingest.guesses.titles import fold
from ingest.proposals import PROPERTIES, propose_from_properties, propose_value
from ingest.reading import FoundValue


class Properties(Protocol):
    """The core properties of an Office file, as python-docx and python-pptx give them."""

    @property
    def title(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def comments(self) -> str: ...
    @property
    def identifier(self) -> str: ...


def propose_named(properties: Properties, text: str) -> tuple[FoundValue, ...]:
    """Title, authors and identifiers. The date of creation is left out: it is often that of a template.

    ``text`` is the start of the document: what it says too is believed sooner. A name that only the properties say is
    mostly that of the person who saved the file.
    """
    named = propose_from_properties(properties.title, properties.author, text)
    described = (properties.identifier, properties.subject, properties.comments)
    folded = fold(text)
    found: list[FoundValue] = []
    if named.title:
        found.append(
            FoundValue("title", named.title, PROPERTIES, named.title, 0.9 if fold(named.title) in folded else 0.45)
        )
    if named.authors:
        said = all(name.split()[-1].casefold() in text.casefold() for name in named.authors)
        several = len(named.authors) > 1
        value = "; ".join(named.authors)
        found.append(FoundValue("authors", value, PROPERTIES, value, 0.85 if said else 0.6 if several else 0.35))
    return (
        *found,
        *(found for text in described if "10." in text for found in propose_value("doi", text, PROPERTIES)),
        *(found for text in described if "NCJ" in text for found in propose_value("ncj_number", text, PROPERTIES)),
    )
