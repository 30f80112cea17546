"""Each list of controlled words is written once: an enum with the words of another is a second name for one thing."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from enum import Enum, StrEnum
from itertools import chain

import ingest
import kb.services
import knowledge
import search
from knowledge import vocabulary

PACKAGES = (knowledge, search, ingest, kb.services)


def find_enums() -> set[type[StrEnum]]:
    names = chain.from_iterable(pkgutil.walk_packages(p.__path__, f"{p.__name__}.") for p in PACKAGES)
    modules = [importlib.import_module(found.name) for found in names]
    found = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    return {value for value in found if issubclass(value, StrEnum) and value is not StrEnum}


def find_second_names(enums: set[type[StrEnum]]) -> list[tuple[str, ...]]:
    """Names of enums that hold the same words, except two of the vocabulary: there, that is a decision."""
    by_words: dict[frozenset[str], set[type[Enum]]] = defaultdict(set)
    for found in enums:
        by_words[frozenset(found)].add(found)
    return [
        tuple(sorted(f"{one.__module__}.{one.__name__}" for one in same))
        for same in by_words.values()
        if len(same) > 1 and any(not one.__module__.startswith(f"{vocabulary.__name__}.") for one in same)
    ]


def test_no_list_of_words_is_written_twice() -> None:
    enums = find_enums()
    assert vocabulary.CostBand in enums
    assert find_second_names(enums) == []


def test_a_second_name_would_be_seen() -> None:
    budget = StrEnum("budget", {"LOW": "low", "MEDIUM": "medium", "HIGH": "high"})
    assert find_second_names({vocabulary.CostBand, budget}) != []
