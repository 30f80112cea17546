"""Is a zip file safe to hand to a parser? Judged from its directory and its entries, which are read piece by piece.

Refuses bombs (sizes, ratios, too many or overlapping entries), names with path tricks, entries that are encrypted,
doubled or zip files themselves, and XML with a document type, entities or endless depth. Knows zip and XML; must not
know what the file is for. Nothing is ever written to a disk.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import sax as safe_sax
from defusedxml.common import DefusedXmlException

from ingest.errors import Bomb, Encrypted, Malformed, Unsafe
from ingest.safety.limits import Limits

_CHUNK = 1 << 20
_SMALL = 1 << 20
"""Entries below this size may be packed at any ratio: a page of blanks is no bomb."""
_ENCRYPTED_FLAG = 0x1
_TRICK = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]|\\")
_EMBEDDED = re.compile(r"^(word|ppt)/embeddings/")


@dataclass(frozen=True, slots=True)
class Archive:
    """The names in a judged zip file, and whether files are embedded in it (which are never opened)."""

    names: tuple[str, ...]
    has_embedded: bool


def judge_archive(data: bytes, limits: Limits) -> Archive:
    """What is in the zip file ``data``, if nothing in it is dangerous.

    Raises:
        Bomb, Encrypted, Malformed, Unsafe: for what the module's docstring lists, with an empty file name.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _judge_directory(entries, len(data), limits)
            for entry in entries:
                _judge_entry(archive, entry, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError) as error:
        raise Malformed(f"it is damaged: {error}") from error
    names = tuple(entry.filename for entry in entries)
    return Archive(names, any(_EMBEDDED.match(name) for name in names))


def _judge_directory(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Bomb(f"it has {len(entries):,} files in it, and {limits.entries:,} are allowed")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked:
        raise Bomb(f"it unpacks to {unpacked / 1e6:,.0f} MB, and {limits.unpacked / 1e6:,.0f} MB are allowed")
    if unpacked > _SMALL and unpacked > limits.ratio * size:
        raise Bomb(f"it unpacks to more than {limits.ratio} times its size")
    names: set[str] = set()
    end = -1
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if _TRICK.search(entry.orig_filename):
            raise Unsafe(f"a file in it has a name that points outside: {entry.orig_filename[:80]!r}")
        if entry.filename.casefold() in names:
            raise Unsafe(f"two files in it have the same name: {entry.filename[:80]!r}")
        names.add(entry.filename.casefold())
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise Encrypted("it is protected with a password")
        if entry.header_offset < end:
            raise Bomb("files in it overlap")
        end = entry.header_offset + entry.compress_size
        if entry.file_size > _SMALL and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise Bomb(f"{entry.filename[:80]!r} in it unpacks to more than {limits.ratio} times its size")


def _judge_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> None:
    with archive.open(entry) as stream:
        start = stream.read(_CHUNK)
        if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _EMBEDDED.match(entry.filename):
            raise Unsafe(f"it has another zip file in it: {entry.filename[:80]!r}")
        if entry.filename.casefold().endswith((".xml", ".rels")):
            # At most ``file_size`` bytes come out of a stream, and those were counted above.
            judge_xml(start + stream.read(), limits, entry.filename)


def judge_xml(data: bytes, limits: Limits, name: str) -> None:
    """Refuse XML that a parser should not see.

    Raises:
        Bomb: it has a document type or entities, or is nested deeper than ``limits.depth``.
        Malformed: it is not XML.
    """
    try:
        safe_sax.parseString(data, _Depth(limits.depth, name), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Bomb(f"{name[:80]!r} in it declares a document type or entities, which no document needs") from error
    except SAXException as error:
        raise Malformed(f"{name[:80]!r} in it is not XML: {str(error)[:120]}") from error


class _Depth(ContentHandler):
    def __init__(self, limit: int, name: str) -> None:
        super().__init__()
        self.limit = limit
        self.name = name
        self.depth = 0

    def startElement(self, _name: str, _attrs: object) -> None:  # noqa: N802  the handler's own name
        self.depth += 1
        if self.depth > self.limit:
            raise Bomb(f"{self.name[:80]!r} in it is nested deeper than {self.limit} levels")

    def endElement(self, _name: str) -> None:  # noqa: N802  the handler's own name
        self.depth -= 1
