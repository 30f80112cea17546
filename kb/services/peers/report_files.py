"""The reports of cities that readers see, as one content file, read back too. Never one that waits, nor its writer.

Knows reports and the file's form. Must not know pages.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import AdoptionReport, Document, Site
from kb.models.declarative import now
from kb.services.audit import COMMAND_LINE
from kb.services.peers.reports import LONGEST_PART, PARTS, AdoptionStatus, ReportState
from kb.services.transactions import changing
from knowledge.content_folder import REPORTS
from knowledge.errors import UnreadableFile
from knowledge.fields import Line, Slug
from knowledge.vocabulary import AdoptionResult, Visibility


class ReportEntry(BaseModel):
    """A report as the file has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: Slug
    practice: Slug
    status: AdoptionStatus
    years: Line
    result: AdoptionResult
    outcome: str = Field(max_length=LONGEST_PART)
    counted: str = Field("", max_length=LONGEST_PART)
    changed: str = Field("", max_length=LONGEST_PART)
    staff: str = Field("", max_length=LONGEST_PART)
    cost: str = Field("", max_length=LONGEST_PART)
    differently: str = Field("", max_length=LONGEST_PART)


class ReportFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reports: tuple[ReportEntry, ...]


def export_reports(session: Session, target: Path) -> int:
    """Write every report that readers see into ``target``. How many files that are: one, or none."""
    query = select(AdoptionReport).where(AdoptionReport.state == ReportState.SHOWN)
    published = select(Site.slug).where(Site.visibility == Visibility.PUBLISHED)
    rows = session.scalars(query.where(AdoptionReport.site.in_(published)).order_by(AdoptionReport.id)).all()
    if not rows:
        return 0
    names = tuple(ReportEntry.model_fields)
    entries = [{name: value for name in names if (value := getattr(row, name))} for row in rows]
    text = yaml.safe_dump({"reports": entries}, sort_keys=False, allow_unicode=True, width=110)
    (target / REPORTS).write_text(text, "utf-8")
    return 1


def store_reports(session: Session, root: Path) -> int:
    """Let readers see the reports of the file in ``root`` that are not here yet. How many those are; 0 without a file.

    Raises:
        UnreadableFile: the file does not say what it must; nothing was stored.
    """
    path = root / REPORTS
    if not path.is_file():
        return 0
    try:
        found = ReportFile.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"this is no file of reports: {str(error).splitlines()[0]}").at(path) from error
    with changing(session, COMMAND_LINE) as change:
        known = {_mark(row) for row in session.scalars(select(AdoptionReport))}
        practices = set(session.scalars(select(Document.slug).where(Document.kind == "practice")))
        sites = set(session.scalars(select(Site.slug)))
        added = [
            entry
            for entry in dict.fromkeys(found.reports)
            if _mark(entry) not in known and entry.practice in practices and entry.site in sites
        ]
        for entry in added:
            values = entry.model_dump()
            writer = COMMAND_LINE.name
            row = AdoptionReport(
                **values, state=ReportState.SHOWN, written_by=writer, decided_by=writer, decided_at=now()
            )
            session.add(row)
            session.flush()
            change.record("read report of", "adoption", str(row.id), site=entry.site, practice=entry.practice)
    return len(added)


def _mark(one: AdoptionReport | ReportEntry) -> tuple[str, ...]:
    return (one.site, one.practice, str(one.status), one.years, *(getattr(one, name) for name in PARTS))
