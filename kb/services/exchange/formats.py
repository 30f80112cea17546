"""The formats in which cities learn from each other: what each is, and the lines of its checklist, with their sources.

Knows the file ``content/exchange_formats.yaml`` and its form. Must not know visits, tables or pages. A line without a
source is our own judgment and is shown as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import BadRequest
from knowledge.fields import Url
from knowledge.vocabulary import label

OURS = "ours"
PAGES = {
    "practice": ("Peer exchange visits", "/practices/peer-exchange-site-visits"),
    "program": ("The program", "/program"),
}
"""Pages of this base that a line may name as its source, with their addresses."""


class ExchangeFormat(StrEnum):
    """The formats, by the words of the file."""

    SITE_VISIT = "site-visit"
    GROUP = "group-peer-exchange"
    VIRTUAL = "virtual-peer-exchange"
    CIRCLE = "community-of-practice"
    ACADEMY = "virtual-academy"
    WORKSHOPS = "workshop-series"
    SUMMIT = "summit"
    PLANNING = "strategic-planning-session"
    TABLETOP = "tabletop"
    SHADOWING = "shadowing-and-placement"
    ACADEMY_TRAVEL = "leadership-academy-travel"
    OTHER = "other-peer-forms"


class UnreadableFormats(BadRequest):
    """A file of formats that cannot be used; the message names what is wrong."""

    hint = "Correct content/exchange_formats.yaml: each format has slug, name, about, prepare, host, follow_up, limits."


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _LineRecord(_Strict):
    says: str
    src: tuple[str, ...]


class _FormatRecord(_Strict):
    slug: ExchangeFormat
    name: str
    about: tuple[_LineRecord, ...]
    prepare: tuple[_LineRecord, ...]
    host: tuple[_LineRecord, ...]
    follow_up: tuple[_LineRecord, ...]
    limits: tuple[_LineRecord, ...]
    checked: str


class _KitsRecord(_Strict):
    host: tuple[_LineRecord, ...]
    visitor: tuple[_LineRecord, ...]
    measures: tuple[_LineRecord, ...]


class _FormatSource(_Strict):
    title: str
    year: int | None
    url: Url | None
    checked: str
    note: str = ""


class _FormatsFile(_Strict):
    formats: tuple[_FormatRecord, ...]
    kits: _KitsRecord
    sources: Mapping[str, _FormatSource]


@dataclass(frozen=True, slots=True)
class SourcedLine:
    """A line with its sources as (title, address or None); none if it is our own judgment alone."""

    says: str
    sources: tuple[tuple[str, str | None], ...]
    ours: bool


@dataclass(frozen=True, slots=True)
class FormatView:
    """One format. ``prepare``, ``host`` and ``follow_up`` are what its checklist is made of."""

    slug: ExchangeFormat
    name: str
    about: tuple[SourcedLine, ...]
    prepare: tuple[SourcedLine, ...]
    host: tuple[SourcedLine, ...]
    follow_up: tuple[SourcedLine, ...]
    limits: tuple[SourcedLine, ...]


@dataclass(frozen=True, slots=True)
class Formats:
    """Every format, what host and visitor bring in any of them, and how its success is seen."""

    each: Mapping[str, FormatView]
    host_kit: tuple[SourcedLine, ...]
    visitor_kit: tuple[SourcedLine, ...]
    measures: tuple[SourcedLine, ...]


def load_formats(path: Path) -> Formats:
    """The formats written in ``path``; only their names, without any line, if there is no such file.

    Raises:
        UnreadableFormats: it has another form.
    """
    try:
        written = path.stat().st_mtime_ns
    except OSError:
        return Formats({one: FormatView(one, label(one), *((),) * 5) for one in ExchangeFormat}, (), (), ())
    return _load(path, written)


@lru_cache(maxsize=4)
def _load(path: Path, _written: int) -> Formats:
    try:
        file = _FormatsFile.model_validate(yaml.safe_load(path.read_bytes()))
    except (yaml.YAMLError, ValidationError) as error:
        raise UnreadableFormats(f"{path.name} cannot be used: {error}") from error

    if missing := set(ExchangeFormat) - {one.slug for one in file.formats}:
        raise UnreadableFormats(f"{path.name} lacks the format {min(missing)!r}.")

    def view(lines: tuple[_LineRecord, ...]) -> tuple[SourcedLine, ...]:
        return tuple(_view_line(line, file.sources) for line in lines)

    try:
        return Formats(
            each={
                one.slug: FormatView(
                    one.slug,
                    one.name,
                    view(one.about),
                    view(one.prepare),
                    view(one.host),
                    view(one.follow_up),
                    view(one.limits),
                )
                for one in file.formats
            },
            host_kit=view(file.kits.host),
            visitor_kit=view(file.kits.visitor),
            measures=view(file.kits.measures),
        )
    except KeyError as error:
        raise UnreadableFormats(f"{path.name} names a source that it does not have: {error}") from error


def _view_line(line: _LineRecord, sources: Mapping[str, _FormatSource]) -> SourcedLine:
    cited = tuple(
        PAGES[key] if key in PAGES else (sources[key].title, sources[key].url) for key in line.src if key != OURS
    )
    return SourcedLine(line.says, cited, OURS in line.src)
