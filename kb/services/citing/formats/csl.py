"""Works as CSL-JSON: what a bundle holds and, for a list, the studies behind its pages."""

from __future__ import annotations

from kb.services.citing.work import Bundle, Citable
from knowledge.bibliography.formats.csl import Item, write_csl_items
from knowledge.bibliography.formats.csl import build_item as build_work_item


def write_csl(bundle: Bundle) -> bytes:
    """Every work of ``bundle`` as an array."""
    items = [build_item(citable) for citable in bundle.citables]
    return write_csl_items([*items, *(build_work_item(study.work, study.key) for study, _ in bundle.studies)])


def build_item(citable: Citable) -> Item:
    """``citable`` as one item. Its publisher is left out where it is the author: styles would name it twice."""
    item = build_work_item(citable.addressed, citable.slug)
    if citable.own and not citable.publisher_apart:
        item.pop("publisher", None)
    return item
