"""The addresses of documents and sites: one folder a kind. Knows nothing else."""

from __future__ import annotations

FOLDER_OF_KIND = {
    "practice": "practices",
    "lesson": "lessons",
    "summit": "summits",
    "reference": "references",
    "tool": "tools",
    "program": "program",
}


FOLDER_OF_PAGE = {**FOLDER_OF_KIND, "site": "sites"}
"""The same for all that is curated: a site is no document."""


def document_path(kind: str, slug: str) -> str:
    """The address of a document's or a site's page."""
    return f"/{FOLDER_OF_PAGE[kind]}/{slug}"
