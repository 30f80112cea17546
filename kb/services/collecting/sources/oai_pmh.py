"""Reads a base by OAI-PMH 2.0: MODS where it is given, else Dublin Core; part by part, by its tokens."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

from kb.errors import BadRequest
from kb.services.collecting.fetch import fetch
from kb.services.collecting.found import FoundRecord, Position, Source
from knowledge.bibliography import Work
from knowledge.bibliography.formats.dublin_core import build_work as build_dublin_core
from knowledge.bibliography.formats.mods_read import build_work as build_mods
from knowledge.bibliography.formats.mods_read import read_root

_BUILDERS = {"mods": build_mods, "oai_dc": build_dublin_core}
_NOTHING_NEW = "noRecordsMatch"
_TOKEN_GONE = "badResumptionToken"  # noqa: S105  the protocol's word for an error, no secret


def open_oai_pmh(address: str) -> Source:
    """The base at ``address``; arguments behind its question mark choose a set or dates."""
    parts = urlsplit(address)
    base = parts._replace(query="", fragment="").geturl()
    asked = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if "=" in pair)
    asked = {name: value for name, value in asked.items() if name in ("set", "from", "until", "metadataPrefix")}

    def read(position: Position) -> Iterator[FoundRecord]:
        prefix = asked.get("metadataPrefix") or str(position.get("prefix") or "") or _choose_prefix(base)
        first = {"verb": "ListRecords", **asked, "metadataPrefix": prefix}
        if since := position.get("since"):
            first.setdefault("from", str(since))
        token = str(position.get("token") or "")
        newest = str(position.get("newest") or "")
        while True:
            arguments = {"verb": "ListRecords", "resumptionToken": token} if token else first
            root = _ask(base, arguments)
            code = _error_of(root)
            if code == _TOKEN_GONE and token:
                token = ""
                continue
            if code == _NOTHING_NEW:
                return
            if code:
                raise BadRequest(f"{base} refuses to be harvested: {code}.", "Check the address and its arguments.")
            here = {"prefix": prefix, "token": token, "newest": newest}
            records = [each for each in root.iter() if _name(each) == "record"]
            for record in records:
                found = _read_record(record, prefix, here)
                newest = max(newest, _text(record, "datestamp"))
                yield found
            token = next((_say(each) for each in root.iter() if _name(each) == "resumptionToken"), "")
            if not token:
                # The next run asks for what changed since: deletions are told by the protocol.
                yield FoundRecord("", None, {"prefix": prefix, "since": newest[:10]}, reason="end")
                return
            yield FoundRecord("", None, {"prefix": prefix, "token": token, "newest": newest}, reason="page")

    return read


def _choose_prefix(base: str) -> str:
    root = _ask(base, {"verb": "ListMetadataFormats"})
    offered = {_say(each) for each in root.iter() if _name(each) == "metadataPrefix"}
    return "mods" if "mods" in offered else "oai_dc"


def _ask(base: str, arguments: dict[str, str]) -> ET.Element:
    address = f"{base}?{urlencode(arguments)}"
    try:
        return read_root(fetch(address).content)
    except ValueError as error:
        raise BadRequest(f"{address}: {error}.", "Its answer is no OAI-PMH.") from error


def _error_of(root: ET.Element) -> str:
    return next((each.get("code") or "error" for each in root if _name(each) == "error"), "")


def _read_record(record: ET.Element, prefix: str, position: Position) -> FoundRecord:
    header = next((each for each in record if _name(each) == "header"), record)
    source = _text(header, "identifier")
    if header.get("status") == "deleted":
        return FoundRecord(source, None, position, deleted=True)
    holder = next((each for each in record if _name(each) == "metadata"), None)
    element = next(iter(holder), None) if holder is not None else None
    work: Work | None = _BUILDERS.get(prefix, build_dublin_core)(element) if element is not None else None
    return FoundRecord(source, work, position, reason="" if work else "it has no title")


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: ET.Element, name: str) -> str:
    return next((_say(each) for each in element.iter() if _name(each) == name), "")


def _say(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()
