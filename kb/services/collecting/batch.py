"""What one batch of a collection writes, and what is here already of it. Reads tables, and changes none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from kb.models import Document, HarvestQuestion, WorkKey
from kb.services.transactions import Change
from knowledge.bibliography import Work

_PARAMETERS = 20_000
"""Values in one statement, below the limit of every database."""


@dataclass(slots=True)
class Counts:
    """What became of records."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    joined: int = 0
    waiting: int = 0
    removed: int = 0
    unusable: int = 0

    @property
    def records(self) -> int:
        """How many there were."""
        return sum(self.as_numbers().values())

    def as_numbers(self) -> dict[str, int]:
        """Each count by its name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Batch:
    """What one batch writes."""

    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    questions: list[dict[str, Any]] = field(default_factory=list)


def find_keys(change: Change, keys: Iterable[str]) -> dict[str, str]:
    """Which document each of ``keys`` names; those that name none are left out."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, str] = {}
    for chunk in iter_chunks(wanted):
        found |= dict(change.session.execute(select(WorkKey.key, WorkKey.slug).where(WorkKey.key.in_(chunk))).all())
    return found


def load_works(change: Change, batch: Batch) -> None:
    """The works of the documents that the batch's keys name, and in which collection each stands."""
    for chunk in iter_chunks(sorted(set(batch.keys.values()))):
        query = select(Document.slug, Document.record, Document.collection).where(Document.slug.in_(chunk))
        for slug, record, owner in change.session.execute(query):
            batch.works[slug], batch.owners[slug] = read_work(record), owner


def find_asked(change: Change, collection: str, sources: Sequence[str]) -> set[str]:
    """Those of ``sources`` that a person was asked about, whatever they decided."""
    query = select(HarvestQuestion.source).where(HarvestQuestion.collection == collection)
    return {
        source
        for chunk in iter_chunks([each[:300] for each in sources])
        for source in change.session.scalars(query.where(HarvestQuestion.source.in_(chunk)))
    }


def read_work(record: Mapping[str, Any]) -> Work:
    """The work in a record; of a tool, what tells it from others."""
    values = {name: record[name] for name in Work.model_fields if name in record}
    if "type" not in values or "tool_kind" in record:
        named = ("title", "year", "doi", "ncj_number")
        values = {"type": "document", **{name: record[name] for name in named if record.get(name)}}
    return Work.model_validate(values)


def iter_chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """``values`` in pieces that fit one statement."""
    return (values[at : at + _PARAMETERS] for at in range(0, len(values), _PARAMETERS))
