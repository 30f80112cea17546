"""All that a document's page says about citing it. Knows works and styles; the page only lays it out."""

from __future__ import annotations

from dataclasses import dataclass

from kb.services.citing.embedded import build_json_ld, build_meta
from kb.services.citing.formats.registry import EXPORTS
from kb.services.citing.styles import Citation, cite
from kb.services.citing.work import Citable
from kb.services.library import document_path


@dataclass(frozen=True, slots=True)
class OnPage:
    """``meta`` and ``downloads`` are pairs of name and content, address and name; ``json_ld`` is safe in a script."""

    work: Citable
    meta: tuple[tuple[str, str], ...]
    json_ld: str
    downloads: tuple[tuple[str, str], ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The work in each style; their HTML is sanitized."""
        return cite(self.work)


def build_on_page(work: Citable) -> OnPage:
    """What the page of ``work`` says."""
    path = document_path(work.kind, work.slug)
    downloads = tuple((f"{path}.{ending}", export.name) for ending, export in EXPORTS.items())
    return OnPage(work, build_meta(work), build_json_ld(work), downloads)
