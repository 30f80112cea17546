"""What Word and PowerPoint files have in common: the properties that Office writes about a document."""

from __future__ import annotations

from typing import Protocol

from ingest.proposals import propose_authors, propose_title, propose_value
from ingest.reading import FoundValue

_PLACE = "document properties"


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


def propose_from_properties(properties: Properties) -> tuple[FoundValue, ...]:
    """Title, authors and identifiers. The date of creation is left out: it is often that of a template."""
    described = (properties.identifier, properties.subject, properties.comments)
    return (
        *propose_title(properties.title, _PLACE),
        *propose_authors(properties.author.split(";"), _PLACE),
        *(found for text in described if "10." in text for found in propose_value("doi", text, _PLACE)),
        *(found for text in described if "NCJ" in text for found in propose_value("ncj_number", text, _PLACE)),
    )
