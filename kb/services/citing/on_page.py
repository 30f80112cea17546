"""All that a document's page says about citing it. Knows works and styles; the page only lays it out."""

from __future__ import annotations

from dataclasses import dataclass

from kb.services.citing.embedded import build_meta, build_open_graph
from kb.services.citing.formats.registry import EXPORTS
from kb.services.citing.json_ld import build_json_ld
from kb.services.citing.styles import Citation, cite
from kb.services.citing.work import Citable
from kb.services.library import document_path


@dataclass(frozen=True, slots=True)
class OnPage:
    """``meta``, ``open_graph`` and ``downloads`` are pairs; ``json_ld`` is safe in a script."""

    citable: Citable
    meta: tuple[tuple[str, str], ...]
    open_graph: tuple[tuple[str, str], ...]
    json_ld: str
    downloads: tuple[tuple[str, str], ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The work in each style; their HTML is sanitized."""
        return cite(self.citable)


def build_on_page(citable: Citable) -> OnPage:
    """What the page of ``citable`` says."""
    path = document_path(citable.kind, citable.slug)
    downloads = tuple((f"{path}.{ending}", export.name) for ending, export in EXPORTS.items())
    return OnPage(citable, build_meta(citable), build_open_graph(citable), build_json_ld(citable), downloads)
