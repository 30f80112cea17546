"""The addresses of documents: one folder a kind. Knows nothing else."""

from __future__ import annotations

FOLDER_OF_KIND = {
    "practice": "practices",
    "lesson": "lessons",
    "summit": "summits",
    "reference": "references",
    "tool": "tools",
    "program": "program",
}


def document_path(kind: str, slug: str) -> str:
    """The address of a document's page."""
    return f"/{FOLDER_OF_KIND[kind]}/{slug}"
