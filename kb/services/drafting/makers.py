"""Who made a work, between one line of names and the rows of a reference's form. Knows names, no tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.bibliography import Name, parse_names, say_names

_OPEN = {"literal": None, **dict.fromkeys(("family", "given", "particle", "dropping_particle", "suffix"))}


def say_makers(fields: Mapping[str, Any]) -> str:
    """Authors, or editors, in one line: as they were read of a text, or the names of a record."""
    return say_rows(fields.get("authors") or fields.get("editors") or "")


def say_rows(found: Any) -> str:
    """Names in one line; a line as it is."""
    if not isinstance(found, list):
        return str(found or "")
    names = (each for each in found if isinstance(each, dict) and (each.get("literal") or each.get("family")))
    return say_names(tuple(Name.model_construct(**{**_OPEN, **each}) for each in names))


def read_makers(line: str) -> dict[str, Any]:
    """The fields of a reference that ``line`` says: authors or editors, and whether there are more."""
    found = parse_names(line)
    names = [name.model_dump(mode="json", exclude_defaults=True) for name in found.names]
    return {"editors" if found.edited else "authors": names, **({"et_al": True} if found.more else {})}
