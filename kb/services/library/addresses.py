"""The addresses of documents and sites: one folder a kind. Knows nothing else."""

from __future__ import annotations

from knowledge.vocabulary import SITE_KIND

FOLDER_OF_KIND = {
    "practice": "practices",
    "lesson": "lessons",
    "summit": "summits",
    "reference": "references",
    "tool": "tools",
    "program": "program",
}


def document_path(kind: str, slug: str) -> str:
    """The address of a document's page, or of a site's."""
    return f"/sites/{slug}" if kind == SITE_KIND else f"/{FOLDER_OF_KIND[kind]}/{slug}"
