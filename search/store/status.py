"""What is said of an index: whether it can be used, and what to do if not."""

from __future__ import annotations

from dataclasses import dataclass

from search.store.stamp import Stamp


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """``state`` is ``ok``, ``missing``, ``damaged``, ``outdated``, or ``no-model`` where there is none to compare with;
    ``message`` says the next step.
    """

    state: str
    message: str
    stamp: Stamp | None = None
    documents: int = 0
    passages: int = 0
