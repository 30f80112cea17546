"""What can go wrong in search, as one tree. Libraries know no HTTP: the application maps these."""

from __future__ import annotations


class SearchError(Exception):
    """The root of every error this package raises on purpose."""


class IndexMissing(SearchError):
    """There is no index yet at this place."""


class IndexDamaged(SearchError):
    """An index is there and cannot be read."""


class IndexOutdated(SearchError):
    """The index was built with another schema, analyzer, engines or model."""


class UnsupportedFilter(SearchError):
    """An engine was given a filter that it cannot honor. It never ignores one."""


class ModelMissing(SearchError):
    """The embedding model is not where it should be, or is not the one that was expected."""


class EvaluationError(SearchError):
    """A judged collection cannot be read."""
