"""Which concepts of the thesaurus are nearest in meaning to words that found nothing, to propose them first.

Knows the encoder and names. Must not know who asks. Vectors of names are kept, so that each is encoded once.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from search.model.encoder import Encoder
from search.thesaurus.thesaurus import Concept, Thesaurus

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH = 64


class NearestConcepts:
    """Orders concepts by the cosine of their preferred name with some words. Threads may share it.

    Names alone: to encode every label as well would keep the first who asks in each process waiting for seconds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, NDArray[np.float32]] = {}

    def find(
        self, encoder: Encoder, thesaurus: Thesaurus, texts: Sequence[str], limit: int
    ) -> tuple[tuple[Concept, ...], ...]:
        """For each of ``texts`` the ``limit`` concepts nearest to it, nearest first, ties by name."""
        concepts = sorted(thesaurus.concepts, key=lambda concept: concept.pref.lower())
        if not concepts or not texts:
            return tuple(() for _ in texts)
        names = [concept.pref for concept in concepts]
        with self._lock:
            self._learn(encoder, names)
        asked = encoder.encode(list(texts))
        near = asked @ np.stack([self._known[name] for name in names]).T
        orders = np.argsort(-near, axis=1, kind="stable")[:, :limit]
        return tuple(tuple(concepts[at] for at in order) for order in orders.tolist())

    def _learn(self, encoder: Encoder, names: Sequence[str]) -> None:
        new = [name for name in dict.fromkeys(names) if name not in self._known]
        for start in range(0, len(new), _BATCH):
            part = new[start : start + _BATCH]
            self._known.update(zip(part, encoder.encode(part), strict=True))
