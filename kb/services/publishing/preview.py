"""Pages of what is not published, or not any more: a draft and an old version, as readers would see them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kb.models import Document, Link
from kb.models.declarative import now
from kb.services.drafting import DraftView, try_record
from kb.services.library import Page, SitePage, build_page, build_site_page
from kb.services.publishing.publish import find_links, say_summary
from kb.services.publishing.versions import VersionView
from knowledge.content_folder import build_digest
from knowledge.practice import PracticeRecord
from knowledge.records import RECORDS, Record
from knowledge.site import SiteRecord


def preview_draft(session: Session, draft: DraftView) -> Page | SitePage | None:
    """The page that ``draft`` would be; None while its fields are not yet those of a record."""
    record = try_record(draft)
    return _preview(session, record, draft.body) if record else None


def preview_version(session: Session, version: VersionView) -> Page | SitePage:
    """The page that a version was."""
    return _preview(session, RECORDS[version.kind].model_validate(version.fields), version.body)


def _preview(session: Session, record: Record, body: str) -> Page | SitePage:
    if isinstance(record, SiteRecord):
        return build_site_page(session, record)
    # Never added to the session: it is a page only for as long as it is looked at.
    document = Document(
        slug=record.slug,
        kind=record.kind,
        title=record.title,
        summary=say_summary(record),
        year=None if isinstance(record, PracticeRecord) else record.year,
        record=record.model_dump(mode="json"),
        body=body,
        digest=build_digest(record, body),  # what was handed in or published is laid out already
        updated_at=now(),
        links=[Link(relation=relation, target=target) for relation, target in find_links(record)],
    )
    return build_page(session, document)
