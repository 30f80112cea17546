"""What was found, outcome by outcome: practices' and sites' records in their new shape, and results of adoptions"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Record = dict[str, Any]

_DIRECTIONS = {
    "effective": "reduces",
    "promising": "reduces",
    "no-effects": "no-effect",
    "negative": "increases",
}
_MONTHS = {"weeks": (0, 2), "months": (2, 8), "year-plus": (12, None)}
_RECORDS = (("document", "record"), ("document_version", "record"))
_FIELDS = (("draft", "fields"),)


def upgrade() -> None:
    """Add the columns, then bring every stored record into the new shape."""
    with op.batch_alter_table("adoption") as table:
        table.add_column(sa.Column("result", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("note", sa.Text(), nullable=True))
    with op.batch_alter_table("site_year") as table:
        table.add_column(sa.Column("months", sa.Integer(), nullable=True))
        table.add_column(sa.Column("note", sa.Text(), nullable=True))
        table.add_column(sa.Column("license", sa.Text(), nullable=True))
    for table_name, column in (*_RECORDS, *_FIELDS):
        _convert(table_name, column, "practice", _widen_practice)
    _convert_saves(_widen_practice)
    _convert("site", "record", None, _widen_site)


def downgrade() -> None:
    """Take it back. What the old shape has no place for is left out."""
    for table_name, column in (*_RECORDS, *_FIELDS):
        _convert(table_name, column, "practice", _narrow_practice)
    _convert_saves(_narrow_practice)
    _convert("site", "record", None, _narrow_site)
    with op.batch_alter_table("site_year") as table:
        for name in ("license", "note", "months"):
            table.drop_column(name)
    with op.batch_alter_table("adoption") as table:
        table.drop_column("note")
        table.drop_column("result")


def _convert(table_name: str, column: str, kind: str | None, change: Callable[[Record], Record]) -> None:
    table = sa.table(table_name, sa.column("id", sa.Integer), sa.column("kind", sa.String), sa.column(column, sa.JSON))
    query = sa.select(table.c.id, table.c[column])
    if kind is not None:
        query = query.where(table.c.kind == kind)
    _rewrite(table, column, query, change)


def _convert_saves(change: Callable[[Record], Record]) -> None:
    """A save has no kind of its own: its draft has."""
    saves = sa.table(
        "draft_save", sa.column("id", sa.Integer), sa.column("draft_id", sa.Integer), sa.column("fields", sa.JSON)
    )
    drafts = sa.table("draft", sa.column("id", sa.Integer), sa.column("kind", sa.String))
    query = sa.select(saves.c.id, saves.c.fields).join(drafts, drafts.c.id == saves.c.draft_id)
    _rewrite(saves, "fields", query.where(drafts.c.kind == "practice"), change)


def _rewrite(table: sa.TableClause, column: str, query: sa.Select[Any], change: Callable[[Record], Record]) -> None:
    connection = op.get_bind()
    for number, value in connection.execute(query).all():
        record = json.loads(value) if isinstance(value, str) else value
        connection.execute(table.update().where(table.c.id == number).values({column: change(dict(record))}))


def _widen_practice(record: Record) -> Record:
    evidence = dict(record.get("evidence") or {})
    rated = evidence.pop("outcomes", None) or []
    if "evidence" in record:
        record["evidence"] = evidence
    if rated and not record.get("outcomes"):
        record["outcomes"] = [_widen_outcome(item, evidence.get("registry")) for item in rated]
    record["requirements"] = [
        {"requirement": item, "need": "must", "reason": None} if isinstance(item, str) else item
        for item in record.get("requirements") or []
    ]
    low, high = _MONTHS.get(str(record.pop("time_to_effect", None)), (None, None))
    if low is not None and not record.get("months_to_effect"):
        record["months_to_effect"] = {"low": low, "high": high, "basis": None}
    return record


def _widen_outcome(item: Record, registry: str | None) -> Record:
    return {
        "outcome": "other",
        "name": item.get("outcome"),
        "direction": _DIRECTIONS.get(str(item.get("rating")), "unclear"),
        "certainty": "low",
        "reason": "Carried over from a rating of this outcome; how sure it is was not judged.",
        "studies": None,
        "places": None,
        "effect": None,
        "registry": registry,
        "label": str(item.get("rating") or "not seen").replace("-", " ").capitalize(),
        "year": None,
        "checked": "partly",
    }


def _narrow_practice(record: Record) -> Record:
    months = record.pop("months_to_effect", None) or {}
    low = months.get("low")
    record["time_to_effect"] = (
        "months" if low is None else "weeks" if low < 2 else "months" if low < 12 else "year-plus"
    )
    record["requirements"] = [
        item["requirement"] if isinstance(item, dict) else item for item in record.get("requirements") or []
    ]
    for name in (
        *("family", "role", "program_of", "focus", "outcomes", "not_for", "conditions", "months_to_start"),
        *("smallest_city_tested", "plan", "upkeep", "last_looked", "row_sources"),
    ):
        record.pop(name, None)
    for place in record.get("sites") or []:
        for name in ("result", "note", "checked", "sources"):
            place.pop(name, None)
    return record


def _widen_site(record: Record) -> Record:
    record["problems"] = [{"problem": item} if isinstance(item, str) else item for item in record.get("problems") or []]
    return record


def _narrow_site(record: Record) -> Record:
    found = [item["problem"] if isinstance(item, dict) else item for item in record.get("problems") or []]
    record["problems"] = list(dict.fromkeys(found))
    for name in ("latitude", "longitude", "also_has", "ask"):
        record.pop(name, None)
    for row in record.get("figures") or []:
        for name in ("months", "note", "license"):
            row.pop(name, None)
    for row in (*(record.get("assets") or []), *(record.get("adoptions") or [])):
        for name in ("checked", "result"):
            row.pop(name, None)
    return record
