"""Which documents are most like a given one, by the meaning of all they say.

Knows the vector protocol only. Needs no encoder: a document's own vectors are the question.
"""

from __future__ import annotations

import numpy as np

from search.ranking.fusion import DEFAULT_RANKING
from search.types import Filters, Hit, Why
from search.vector import VectorIndex


def find_similar(vector: VectorIndex, identity: str, limit: int, filters: Filters) -> tuple[Hit, ...]:
    """The ``limit`` documents within ``filters`` nearest to the mean direction of the pieces of ``identity``.

    Best first, ties by id; the document itself is never among them. Empty for a document that is not indexed.
    The score is a cosine, drawn toward the mean of the best three pieces as in search.
    """
    row = vector.catalog.row_of.get(identity)
    if row is None:
        return ()
    allowed = vector.catalog.mask(filters)
    allowed[row] = False
    rows = np.flatnonzero(allowed)
    direction = vector.centroids(np.array([row], dtype=np.int64))[0]
    scores = vector.score(direction, rows, DEFAULT_RANKING.spread)
    order = np.lexsort((vector.catalog.id_order[rows], -scores))[:limit]
    return tuple(
        Hit(vector.catalog.id_of(int(rows[i])), float(scores[i]), Why(similarity=float(scores[i]))) for i in order
    )
