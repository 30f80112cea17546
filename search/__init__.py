"""Hybrid search over words and meaning: a pure library. See :mod:`search.store` for the way in."""
