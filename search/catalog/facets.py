"""How many answers each facet value has.

Knows rows, masks and filters; knows no scores. Each count answers: how many results would I get if this
were the only value chosen in its field, other fields unchanged?
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.catalog.catalog import Catalog
from search.types import FACET_FIELDS, FacetCount, Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray


def count_facets(catalog: Catalog, members: NDArray[np.bool_], filters: Filters) -> dict[str, tuple[FacetCount, ...]]:
    """Counts by field over ``members``: the answers under ``filters`` without its ``include`` and ``exclude``.

    Most frequent value first, then by value; years newest first. A value that is selected or left out is listed
    even at 0.
    """
    allowed = {field: _allowed(catalog, field, filters) for field in {*filters.include, *filters.exclude}}
    counted: dict[str, tuple[FacetCount, ...]] = {}
    for field in FACET_FIELDS:
        inside = members
        for other, mask in allowed.items():
            if other != field:
                inside = inside & mask
        counted[field] = _count(catalog, field, inside, filters)
    return counted


def _allowed(catalog: Catalog, field: str, filters: Filters) -> NDArray[np.bool_]:
    """Which rows pass what ``filters`` say of one field."""
    left_out = catalog.having(field, filters.exclude.get(field, frozenset()))
    if field not in filters.include:
        return ~left_out
    return catalog.having(field, filters.include[field]) & ~left_out


def _count(catalog: Catalog, field: str, inside: NDArray[np.bool_], filters: Filters) -> tuple[FacetCount, ...]:
    selected = filters.include.get(field, frozenset())
    excluded = filters.exclude.get(field, frozenset())
    kept = inside & ~catalog.having(field, excluded) if excluded else inside
    found_in = catalog.counts(field, np.flatnonzero(kept)).items()
    counts = {value: count for value, count in found_in if value not in excluded}
    for value in excluded:
        # As if it were no longer left out; the others of its field still are.
        rest = inside & ~catalog.having(field, excluded - {value})
        counts[value] = int(np.count_nonzero(rest & catalog.having(field, (value,))))
    counts |= {value: 0 for value in selected if value not in counts}
    found = [
        FacetCount(value, count, value in selected, value in excluded)
        for value, count in counts.items()
        if count or value in selected or value in excluded
    ]
    if field == "year":
        return tuple(sorted(found, key=lambda item: item.value, reverse=True))
    return tuple(sorted(found, key=lambda item: (-item.count, item.value)))
