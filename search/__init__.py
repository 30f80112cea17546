"""Hybrid search over words and meaning: a pure library. See :mod:`search.store.store` for the way in."""
