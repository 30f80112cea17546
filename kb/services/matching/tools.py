"""What a process keeps open to match cities. The workspace of a process is one."""

from __future__ import annotations

from typing import Protocol

from kb.services.indexing import SearchTools
from kb.services.matching.cities import CityTables
from kb.services.matching.worked_cases import KeptCases


class MatchingTools(SearchTools, Protocol):
    """Search, for the meaning of a concern, and the cities that can be compared."""

    @property
    def cities(self) -> CityTables:
        """Every known city, kept until one changes."""

    @property
    def cases(self) -> KeptCases:
        """The worked cases, as they were last read in."""
