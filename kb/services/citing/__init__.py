"""Citing: every page as a bibliographic work, in the styles and formats that other programs take.

A document's record becomes a work (``build_citable``), a search or a list becomes a bundle of works
(``build_results_bundle``), and one of ``EXPORTS`` writes it; ``build_on_page`` gives a page its citations and the
metadata that reference managers pick up. Must not know HTTP.
"""

from __future__ import annotations

from kb.services.citing.build_work import build_citable, find_citables
from kb.services.citing.convert import TARGETS, Converted, convert_file, iter_entries
from kb.services.citing.embedded import build_coins
from kb.services.citing.export import MOST_RESULTS, build_bundle, find_results, get_citable
from kb.services.citing.formats.csl import build_item as build_csl_item
from kb.services.citing.formats.registry import EXPORTS, Export
from kb.services.citing.json_ld import build_list_json_ld
from kb.services.citing.on_page import OnPage, build_on_page
from kb.services.citing.unapi import answer_unapi
from kb.services.citing.work import BASE_NAME, Bundle, BundleSection, Citable, Listed
from knowledge.bibliography import say_names
from knowledge.characters import clean, one_line

__all__ = [
    "BASE_NAME",
    "EXPORTS",
    "MOST_RESULTS",
    "TARGETS",
    "Bundle",
    "BundleSection",
    "Citable",
    "Converted",
    "Export",
    "Listed",
    "OnPage",
    "answer_unapi",
    "build_bundle",
    "build_citable",
    "build_coins",
    "build_csl_item",
    "build_list_json_ld",
    "build_on_page",
    "clean",
    "convert_file",
    "find_citables",
    "find_results",
    "get_citable",
    "iter_entries",
    "one_line",
    "say_names",
]
