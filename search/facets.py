"""How many answers each facet value has.

Knows rows, masks and filters; knows no scores. A field that is filtered by is counted as if it were not
(its other values show what choosing them would give); every other field counts the answers as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from search.catalogue import Catalogue
from search.types import FACET_FIELDS, FacetCount, Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray


def count_facets(
    catalogue: Catalogue, members: NDArray[np.bool_], filters: Filters
) -> dict[str, tuple[FacetCount, ...]]:
    """Counts by field over ``members``: the answers under ``filters`` without its ``include``.

    Most frequent value first, then by value; years newest first. A selected value is listed even at 0.
    """
    masks = {field: catalogue.having(field, values) for field, values in filters.include.items()}
    counted: dict[str, tuple[FacetCount, ...]] = {}
    for field in FACET_FIELDS:
        inside = members
        for other, mask in masks.items():
            if other != field:
                inside = inside & mask
        selected = filters.include.get(field, frozenset())
        counted[field] = _count(catalogue.rows_by_value[field], inside, selected, field == "year")
    return counted


def _count(
    rows_by_value: Mapping[str, NDArray[np.int64]],
    inside: NDArray[np.bool_],
    selected: frozenset[str],
    by_value: bool,
) -> tuple[FacetCount, ...]:
    counts = {value: int(np.count_nonzero(inside[rows])) for value, rows in rows_by_value.items()}
    counts |= {value: 0 for value in selected if value not in counts}
    found = [
        FacetCount(value, count, value in selected) for value, count in counts.items() if count or value in selected
    ]
    if by_value:
        return tuple(sorted(found, key=lambda item: item.value, reverse=True))
    return tuple(sorted(found, key=lambda item: (-item.count, item.value)))
