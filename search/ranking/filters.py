"""Filters typed in a question join those chosen on the page.

Knows both kinds of filter and a catalog's values; knows no engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from search.catalog.catalog import Catalog
from search.syntax import ParsedQuery, TypedFilters
from search.types import Filters


def limited(query: ParsedQuery, limits: Mapping[str, str]) -> ParsedQuery:
    """``query`` with ``limits``, values by facet field that its words ask for, as if they were typed as filters."""
    if not limits:
        return query
    include = {**{field: frozenset({value}) for field, value in limits.items()}, **query.filters.include}
    return replace(query, filters=replace(query.filters, include=include))


def merge_filters(chosen: Filters, typed: TypedFilters, catalog: Catalog) -> tuple[Filters, tuple[str, ...]]:
    """One set of filters, both applied, and a note for each typed value that no document has."""
    include = dict(chosen.include)
    exclude = dict(chosen.exclude)
    notes: list[str] = []
    for field, values in typed.include.items():
        found = frozenset().union(*(catalog.resolve(field, value) for value in values))
        notes += _unknown(catalog, field, found)
        include[field] = include[field] & found if field in include else found
    for field, values in typed.exclude.items():
        found = frozenset().union(*(catalog.resolve(field, value) for value in values))
        notes += _unknown(catalog, field, found)
        exclude[field] = exclude.get(field, frozenset()) | found
    merged = Filters(
        include=include,
        exclude=exclude,
        year_from=_latest(chosen.year_from, typed.year_from),
        year_to=_earliest(chosen.year_to, typed.year_to),
        visibility=chosen.visibility,
    )
    return merged, tuple(notes)


def _unknown(catalog: Catalog, field: str, values: frozenset[str]) -> list[str]:
    missing = sorted(value for value in values if value not in catalog.rows_by_value[field])
    return [f"Nothing here has the {field} “{value[:60]}”." for value in missing]


def _latest(one: int | None, other: int | None) -> int | None:
    return max(one, other) if one is not None and other is not None else one if one is not None else other


def _earliest(one: int | None, other: int | None) -> int | None:
    return min(one, other) if one is not None and other is not None else one if one is not None else other
