"""What a file would become, as one plain value: for ``kb read FILE --json`` and for a look before storing.

The top fields hold the surest proposal above the floor, or nothing; each proposal stands beside them with its place and
how sure it is. Nothing is stored. Knows the values of a reading, and no format.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from ingest.blocks import split_blocks
from ingest.reading import FLOOR, FoundValue, ReadFile, ReadItem


class ToldProposal(BaseModel):
    """One proposed value, the words that say where it was found, and how sure it is, from 0 to 1."""

    model_config = ConfigDict(frozen=True)

    value: Any
    place: str
    sure: float


class ToldBlock(BaseModel):
    """One block of the text, in plain words; what it does not have is left out."""

    model_config = ConfigDict(frozen=True)

    type: str
    text: str
    level: int | None = None
    page: int | None = None
    rows: list[list[str]] | None = None


class Told(BaseModel):
    """One document-to-be, in the form of the contract of ``kb read``."""

    model_config = ConfigDict(frozen=True)

    title: str | None
    authors: list[str]
    year: int | None
    doi: list[str]
    ncj: list[str]
    language: str | None
    publisher: str | None
    kind: str | None
    blocks: list[ToldBlock]
    proposals: dict[str, ToldProposal]
    report: list[str]

    def as_json(self) -> dict[str, Any]:
        """Plain values, blocks without what they do not have."""
        values = self.model_dump(mode="json")
        values["blocks"] = [
            {name: value for name, value in block.items() if value is not None} for block in values["blocks"]
        ]
        return values


_NAMES = {"ncj_number": "ncj"}


def tell_file(file: ReadFile) -> tuple[Told, ...]:
    """Each document-to-be of ``file``."""
    return tuple(_tell(file, item) for item in file.items)


def _tell(file: ReadFile, item: ReadItem) -> Told:
    values = item.values
    blocks = [
        ToldBlock(
            type=one.type,
            text=one.text,
            level=one.level,
            page=one.page,
            rows=[list(row) for row in one.rows] if one.rows else None,
        )
        for one in split_blocks(item.body)
    ]
    return Told(
        title=values.title,
        authors=split_authors(values.authors),
        year=values.year,
        doi=_all_of(item, "doi"),
        ncj=_all_of(item, "ncj_number"),
        language=next(iter(_all_of(item, "language")), None),
        publisher=values.publisher,
        kind=next(iter(_all_of(item, "kind")), None),
        blocks=blocks,
        proposals=_build_proposals(item),
        report=build_report(file, item),
    )


def split_authors(authors: str | None) -> list[str]:
    """The names in one line of authors."""
    return [name.strip() for name in (authors or "").split(";") if name.strip()]


def build_report(file: ReadFile, item: ReadItem | None = None) -> list[str]:
    """What was read, then what was left out, joined and guessed, each in one sentence."""
    items = (item,) if item is not None else file.items
    counts: dict[str, int] = {}
    words = 0
    for body in (one.body for one in items[:50]):
        for block in split_blocks(body):
            counts[block.type] = counts.get(block.type, 0) + 1
            words += len(block.text.split())
    parts = [f"{words:,} words"] if words else []
    if file.unit and file.units:
        parts.insert(0, f"{file.units:,} {file.unit}{'' if file.units == 1 else 's'}")
    parts += [
        f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in sorted(counts.items()) if kind != "paragraph"
    ]
    if len(file.items) > 1:
        parts.insert(0, f"{len(file.items):,} records")
    return [f"Read: {', '.join(parts) or 'nothing'}.", *file.notes]


def _all_of(item: ReadItem, field: str) -> list[str]:
    return list(dict.fromkeys(one.value for one in item.found if one.field == field and one.sure >= FLOOR))


def _build_proposals(item: ReadItem) -> dict[str, ToldProposal]:
    best: dict[str, FoundValue] = {}
    for one in item.found:
        best.setdefault(one.field, one)
    return {
        _NAMES.get(field, field): ToldProposal(value=_value_of(one), place=one.place, sure=round(one.sure, 3))
        for field, one in best.items()
    }


def _value_of(one: FoundValue) -> Any:
    if one.field == "authors":
        return split_authors(one.value)
    if one.field == "tags":
        return [tag.strip() for tag in one.value.split(";") if tag.strip()]
    if one.field in ("year", "pages") and one.value.isdigit():
        return int(one.value)
    return one.value
