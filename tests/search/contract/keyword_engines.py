"""The keyword engines that must keep the contract, and the documents that their tests begin with."""

from __future__ import annotations

from search.keyword import KeywordIndex
from search.keyword.tantivy import TantivyIndex
from search.keyword.whoosh import WhooshIndex
from search.memory import MemoryKeywordIndex
from tests.search.building import document

ENGINES: dict[str, type[KeywordIndex]] = {
    "whoosh": WhooshIndex,
    "tantivy": TantivyIndex,
    "memory": MemoryKeywordIndex,
}


HOT = document("hot-spots", "Patrol of hot spots cuts crime. The police patrol.", areas=("analysis",), year=2016)
GVI_FIELDS = {"areas": ("gun-violence",), "year": 2014, "identifiers": ("NCJ 251579",), "authors": ("Braga, Anthony",)}
GVI = document("deterrence", "Call-ins tell groups to stop shooting.", "Focused work with groups.", **GVI_FIELDS)
DRAFT = document("secret", "Ceasefire unicorn plans for hot spots.", visibility="draft")
