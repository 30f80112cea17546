"""Citing: documents as works, works in every format that readers ask for, and in the styles that they must follow."""

from __future__ import annotations

from kb.services.citing.formats import EXPORTS, Export
from kb.services.citing.model import BASE_NAME, Bundle, BundleSection, Citable, Listed, Name
from kb.services.citing.works import build_citable, find_citables

__all__ = [
    "BASE_NAME",
    "EXPORTS",
    "Bundle",
    "BundleSection",
    "Citable",
    "Export",
    "Listed",
    "Name",
    "build_citable",
    "find_citables",
]
