"""One bibliographic record: references' lines of authors, dates and publishers become fields of their own"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

Record = dict[str, Any]

_TYPES = {
    "registry profile": "webpage",
    "web page": "webpage",
    "blog": "webpage",
    "award": "webpage",
    "webinar": "webpage",
    "tta record": "webpage",
    "notice": "webpage",
    "news": "article-newspaper",
    "newspaper article": "article-newspaper",
    "article": "article-journal",
    "journal article": "article-journal",
    "report": "report",
    "case study": "report",
    "guide": "report",
    "toolkit": "report",
    "plan": "report",
    "newsletter": "report",
    "book": "book",
    "book chapter": "chapter",
    "conference paper": "paper-conference",
    "thesis": "thesis",
    "press release": "press-release",
    "speech": "speech",
    "slides": "speech",
    "video": "motion_picture",
    "data set": "dataset",
    "executive order": "legislation",
    "legal document": "legislation",
    "statute": "legislation",
}
_SAME_WORD = frozenset({"report", "book", "thesis", "press release", "speech", "web page", "data set"})
_AGENCY = re.compile(
    r"\b(?:of|for|the|Institute|Center|Office|Department|University|College|Corporation|Bureau|Council|Agency|Police"
    r"|Association|Foundation|City|County|State|Justice|Services?|Society|Commission|Inc|LLC|National|Federal)\b"
)
_PERSON = re.compile(r"(?P<family>[^,;]{2,60}), (?P<given>[^,;]{1,60})(?:, (?P<suffix>Jr\.?|Sr\.?|II|III|IV))?")
_JOURNAL = re.compile(
    r"(?P<container>[^\d,;:]{3,}?) (?P<volume>\d{1,4})(?:\((?P<issue>[\w./-]{1,12})\))?"
    r"(?:(?::|, | )(?P<page>e?\d+(?:[-–]e?\d+)?))?"
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_NEW = (
    *(
        "short_title",
        "genre",
        "et_al",
        "editors",
        "translators",
        "contributors",
        "container",
        "container_short",
        "series",
    ),
    *("series_number", "edition", "volume", "volumes", "issue", "page", "section", "number_of_pages", "place", "event"),
    *("event_place", "month", "day", "until", "date_note", "number", "isbn", "issn", "pmid", "pmcid", "accessed"),
    *("language", "version", "status", "medium", "authority", "jurisdiction", "archive", "archive_location"),
    *("call_number", "database", "keywords", "notes"),
)
_TABLES = (("document", "record"), ("document_version", "record"), ("draft", "fields"))


def upgrade() -> None:
    """Add the tables of collections, then bring every stored reference into the new shape."""
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("collection", sa.String(length=60), server_default="curated", nullable=False))
        table.create_index("ix_document_collection", ["collection"])
    op.create_table(
        "collection",
        sa.Column("slug", sa.String(length=60), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("position", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "work_key",
        sa.Column("key", sa.String(length=300), primary_key=True),
        sa.Column("slug", sa.String(length=120), nullable=False),
    )
    op.create_index("ix_work_key_slug", "work_key", ["slug"])
    op.create_table(
        "harvest_question",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("collection", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("work", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.String(length=120)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("collection", "source"),
    )
    op.create_index("ix_harvest_question_collection", "harvest_question", ["collection"])
    op.create_index("ix_harvest_question_state", "harvest_question", ["state"])
    op.create_table(
        "reading_move",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("list_id", sa.Integer(), sa.ForeignKey("reading_list.id", ondelete="CASCADE"), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_reading_move_list_id", "reading_move", ["list_id"])
    for table_name, column in _TABLES:
        _convert(table_name, column, _widen)
    _convert_saves(_widen)


def downgrade() -> None:
    """Take it back. What the old shape has no place for is left out, and so are collections that were brought in."""
    documents = sa.table("document", sa.column("id", sa.Integer), sa.column("visibility", sa.String))
    cataloged = sa.select(documents.c.id).where(documents.c.visibility == "cataloged")
    for name in ("passage", "link"):
        parts = sa.table(name, sa.column("document_id", sa.Integer))
        op.execute(parts.delete().where(parts.c.document_id.in_(cataloged)))
    op.execute(documents.delete().where(documents.c.visibility == "cataloged"))
    for name in ("reading_move", "harvest_question", "work_key", "collection"):
        op.drop_table(name)
    with op.batch_alter_table("document") as table:
        table.drop_index("ix_document_collection")
        table.drop_column("collection")
    for table_name, column in _TABLES:
        _convert(table_name, column, _narrow)
    _convert_saves(_narrow)


def _convert(table_name: str, column: str, change: Callable[[Record], Record]) -> None:
    table = sa.table(table_name, sa.column("id", sa.Integer), sa.column("kind", sa.String), sa.column(column, sa.JSON))
    query = sa.select(table.c.id, table.c[column]).where(table.c.kind == "reference")
    _rewrite(table, column, query, change)


def _convert_saves(change: Callable[[Record], Record]) -> None:
    """A save has no kind of its own: its draft has."""
    saves = sa.table(
        "draft_save", sa.column("id", sa.Integer), sa.column("draft_id", sa.Integer), sa.column("fields", sa.JSON)
    )
    drafts = sa.table("draft", sa.column("id", sa.Integer), sa.column("kind", sa.String))
    query = sa.select(saves.c.id, saves.c.fields).join(drafts, drafts.c.id == saves.c.draft_id)
    _rewrite(saves, "fields", query.where(drafts.c.kind == "reference"), change)


def _rewrite(table: sa.TableClause, column: str, query: sa.Select[Any], change: Callable[[Record], Record]) -> None:
    connection = op.get_bind()
    for number, value in connection.execute(query).all():
        record = json.loads(value) if isinstance(value, str) else value
        connection.execute(table.update().where(table.c.id == number).values({column: change(dict(record))}))


def _widen(record: Record) -> Record:
    _widen_type(record)
    journal = _JOURNAL.fullmatch(str(record.get("publisher") or ""))
    if journal and (journal["issue"] or journal["page"]):
        found = {name: value.replace("–", "-") for name, value in journal.groupdict().items() if value}
        record |= {"publisher": None, "type": "article-journal", **found}
    line = record.pop("authors", None)
    if isinstance(line, list):
        record["authors"] = line
    else:
        record |= _read_authors(str(line or ""))
    pages = record.pop("pages", None)
    if pages is not None:
        record["number_of_pages"] = pages
    said = str(record.pop("date", None) or "")
    if dated := _DATE.match(said):
        record["year"] = int(dated[1])
        record |= {name: int(part) for name, part in (("month", dated[2]), ("day", dated[3])) if part}
        if dated.end() < len(said):
            record["date_note"] = said
    elif said:
        record["date_note"] = said
    return record


def _widen_type(record: Record) -> None:
    said = str(record.get("type") or "").strip()
    folded = said.casefold()
    if "type" not in record or folded in set(_TYPES.values()):
        return
    record["type"] = _TYPES.get(folded, "document")
    if said and folded not in _SAME_WORD and folded != "publication":
        record["genre"] = said


def _read_authors(line: str) -> Record:
    rest, more = re.subn(r"[\s,;]*\bet\.? al\b\.?", "", line)
    rest, edited = re.subn(r"[\s,;]*\((?:eds?|editors?)\.?\)", "", rest)
    names: list[Record] = []
    for part in (each.strip(" ,") for each in rest.split(";")):
        person = _PERSON.fullmatch(part)
        if person and not _AGENCY.search(part):
            names.append({name: value for name, value in person.groupdict().items() if value})
        elif part:
            names.append({"literal": part})
    found: Record = {"authors": [] if edited else names}
    if edited:
        found["editors"] = names
    return found | ({"et_al": True} if more else {})


def _narrow(record: Record) -> Record:
    names = record.get("authors") or record.get("editors") or []
    if isinstance(names, list):
        line = "; ".join(_say_name(name) for name in names if isinstance(name, dict))
        line += " et al." if line and record.get("et_al") else ""
        line += " (eds.)" if line and not record.get("authors") else ""
        record["authors"] = line or None
    record["type"] = record.get("genre") or record.get("type") or "publication"
    record["pages"] = record.get("number_of_pages")
    parts = [record.get(name) for name in ("year", "month", "day")]
    dated = "-".join(f"{part:02}" for part in parts if isinstance(part, int))
    record["date"] = record.get("date_note") or (dated if record.get("month") else None)
    record["publisher"] = record.get("publisher") or _say_journal(record)
    for name in _NEW:
        record.pop(name, None)
    return record


def _say_journal(record: Record) -> str | None:
    if not record.get("container"):
        return None
    issue = f"({record['issue']})" if record.get("issue") else ""
    page = f":{record['page']}" if record.get("page") else ""
    return f"{record['container']} {record.get('volume') or ''}{issue}{page}".strip()


def _say_name(name: Record) -> str:
    family = " ".join(filter(None, (name.get("particle"), name.get("family"))))
    return name.get("literal") or ", ".join(filter(None, (family, name.get("given"), name.get("suffix"))))
