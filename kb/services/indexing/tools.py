"""What a process keeps open to search, as the services that need it ask for it. The workspace of a process is one.

Must not know how any of it is opened, or when.
"""

from __future__ import annotations

from typing import Protocol

from search.model.encoder import Encoder
from search.store.store import IndexStore
from search.thesaurus.thesaurus import Thesaurus


class SearchTools(Protocol):
    """The index, the model and the synonyms. Each is opened when first asked for, and says then if it cannot be."""

    @property
    def index(self) -> IndexStore:
        """The index, whichever generation is newest at each use.

        Raises:
            kb.errors.SearchUnavailable: the model or the thesaurus cannot be read.
        """

    @property
    def encoder(self) -> Encoder:
        """The embedding model.

        Raises:
            search.errors.ModelMissing: it was not exported yet, or is damaged.
        """

    @property
    def thesaurus(self) -> Thesaurus:
        """The synonyms as they stand now.

        Raises:
            search.thesaurus.thesaurus.ThesaurusError: its file has a mistake.
        """
