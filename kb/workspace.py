"""The things that live as long as a process: settings, database, index. Built once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from kb import database
from kb.config import Settings
from kb.errors import SearchUnavailable
from kb.services.finding import SuggestionTable
from kb.services.matching import CityTables
from kb.services.thesaurus import LiveThesaurus, NearestConcepts
from search.errors import SearchError
from search.model.encoder import OnnxEncoder
from search.store.engines import PAIRS
from search.store.store import IndexStore
from search.thesaurus.thesaurus import Thesaurus


@dataclass(frozen=True)
class Workspace:
    """Settings, and what is opened by them when first used. Nothing is read from disk on construction."""

    settings: Settings

    @cached_property
    def engine(self) -> Engine:
        """The database."""
        return database.open_engine(self.settings.resolved_database_url)

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        """A factory of database sessions."""
        return database.build_sessions(self.engine)

    @cached_property
    def encoder(self) -> OnnxEncoder:
        """The model.

        Raises:
            search.errors.ModelMissing: it was not exported yet, or is damaged.
        """
        return OnnxEncoder(self.settings.model_folder, threads=self.settings.encoder_threads)

    @cached_property
    def live_thesaurus(self) -> LiveThesaurus:
        """The synonyms of the content folder with those that were added here."""
        return LiveThesaurus(self.settings.thesaurus_file, lambda: self.sessions())

    @property
    def thesaurus(self) -> Thesaurus:
        """The synonyms as they stand now; none if the content folder has no thesaurus.

        Raises:
            search.thesaurus.thesaurus.ThesaurusError: its file has a mistake.
        """
        return self.live_thesaurus.get()

    @cached_property
    def nearest_concepts(self) -> NearestConcepts:
        """Which concepts of the thesaurus are nearest to some words."""
        return NearestConcepts()

    @cached_property
    def cities(self) -> CityTables:
        """The cities that can be compared, read when first asked for."""
        return CityTables()

    @cached_property
    def index(self) -> IndexStore:
        """The index, whichever generation is newest at each use.

        Raises:
            SearchUnavailable: the model or the thesaurus cannot be read.
        """
        try:
            engines = PAIRS[self.settings.keyword_engine]()
            thesaurus = self.live_thesaurus
            thesaurus.get()
            return IndexStore(self.settings.index_folder, self.encoder, thesaurus.get, engines)
        except SearchError as error:
            raise SearchUnavailable(str(error)) from error

    @cached_property
    def suggestions(self) -> SuggestionTable:
        """What can be suggested while a reader types, gathered when first asked for.

        Raises:
            SearchUnavailable: the model or the thesaurus cannot be read.
        """
        return SuggestionTable(self.sessions, self.index, self.live_thesaurus.get)
