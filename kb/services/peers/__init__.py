"""Peer learning: which city did what, with what result.

``find_directory`` lists adoptions by strategy, problem, result, size, state and likeness. Must not know pages.
"""

from __future__ import annotations

from kb.services.peers.directory import (
    MARKS,
    AdoptionFilter,
    Directory,
    DirectoryRow,
    find_directory,
)

__all__ = [
    "MARKS",
    "AdoptionFilter",
    "Directory",
    "DirectoryRow",
    "find_directory",
]
