"""Reads a DCAT-US catalog (``data.json``), as federal departments publish theirs, one data set at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kb.errors import BadRequest
from kb.services.collecting.found import FoundRecord, Position, Source
from knowledge.bibliography import Work
from knowledge.bibliography.collect import Collector
from knowledge.bibliography.dates import best_date, read_date
from knowledge.bibliography.work_types import WorkType

_CHUNK = 1 << 20
_LARGEST = 50_000_000
"""Letters of one data set: more is no catalog."""
_START = re.compile(r'"dataset"\s*:\s*\[')


def open_dcat(path: Path) -> Source:
    """The catalog in the file at ``path``."""

    def read(position: Position) -> Iterator[FoundRecord]:
        done = int(position.get("done") or 0)
        for at, item in enumerate(iter_items(path), 1):
            if at > done:
                work = build_work(item)
                source = str(item.get("identifier") or item.get("landingPage") or item.get("title") or "")
                reason = "" if work and source else "it has no title or no identifier"
                yield FoundRecord(source, work, {"done": at}, reason=reason)
        yield FoundRecord("", None, {}, reason="end")

    return read


def iter_items(path: Path) -> Iterator[Mapping[str, Any]]:
    """Each data set of the catalog, without holding the others.

    Raises:
        BadRequest: it is no catalog, or is cut short.
    """
    decoder = json.JSONDecoder()
    buffer, begun, ended = "", False, False
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        while True:
            if not begun and (start := _START.search(buffer)):
                buffer, begun = buffer[start.end() :], True
            if begun:
                buffer = buffer.lstrip(" \t\r\n,")
                if buffer.startswith("]"):
                    return
                if buffer:
                    try:
                        item, end = decoder.raw_decode(buffer)
                    except (ValueError, RecursionError) as error:
                        if ended or len(buffer) > _LARGEST:
                            raise BadRequest(f"{path}: the catalog is cut short or damaged ({error}).") from error
                    else:
                        buffer = buffer[end:]
                        if isinstance(item, dict):
                            yield item
                        continue
            if ended:
                raise BadRequest(f"{path} is no DCAT-US catalog: it has no list of data sets.")
            chunk = file.read(_CHUNK)
            ended = not chunk
            buffer = (buffer if begun else buffer[-200:]) + chunk


def build_work(item: Mapping[str, Any]) -> Work | None:
    """The work that one data set is; None without a title."""
    gathered = Collector()
    gathered.values["type"] = WorkType.DATASET
    gathered.line("title", _say(item.get("title")))
    publisher = item.get("publisher")
    gathered.line("publisher", _say(publisher.get("name") if isinstance(publisher, dict) else publisher))
    gathered.date(best_date(read_date(_say(item.get("issued"))), read_date(_say(item.get("modified")))))
    gathered.text("abstract", _say(item.get("description")))
    words = item.get("keyword")
    gathered.values["keywords"] = list(
        dict.fromkeys(word[:2_000] for each in (words if isinstance(words, list) else ()) if (word := _say(each)))
    )
    identifier = _say(item.get("identifier"))
    gathered.doi(identifier) if "10." in identifier else None
    gathered.ncj(identifier)
    for name in ("landingPage", "identifier", "references"):
        value = item.get(name)
        for each in value if isinstance(value, list) else (value,):
            gathered.url(_say(each))
    languages = item.get("language")
    gathered.line("language", _say(languages[0] if isinstance(languages, list) and languages else languages))
    return gathered.build()


def _say(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""
