"""A site as readers see it: the one place where one is written or withdrawn, with its figures and adoptions.

A record comes from a content file or from a reviewed draft. Knows records and tables. Must not know pages or search.
"""

from __future__ import annotations

from sqlalchemy import select

from kb.models import Adoption, Document, Link, Site, SiteYear
from kb.models.declarative import now
from kb.services.indexing import name_site_document
from kb.services.publishing.publish import Authorship, add_version, write_adoptions
from kb.services.transactions import Change
from knowledge.content_folder import build_digest
from knowledge.site import SiteRecord
from knowledge.vocabulary import Visibility


def write_site(change: Change, row: Site | None, record: SiteRecord, authorship: Authorship) -> Site:
    """Publish ``record`` in place of ``row``, or as a new site, and keep it as a version."""
    session = change.session
    row = row or Site(slug=record.slug)
    row.name = record.name
    row.state = record.state
    row.visibility = Visibility.PUBLISHED
    row.record = record.model_dump(mode="json")
    row.digest = build_digest(record, "")
    row.withdrawn_note = ""
    row.updated_at = now()
    row.version = add_version(change, row, authorship)
    session.add(row)
    row.years.clear()
    session.flush()
    row.years.extend(SiteYear(**figures.model_dump()) for figures in record.figures)
    write_adoptions(change, record.slug, _site_adoptions(record))
    _announce_naming(change, record.slug)
    return row


def withdraw_site(change: Change, row: Site, authorship: Authorship) -> None:
    """Take ``row`` from readers. It stays with its versions."""
    row.visibility = Visibility.WITHDRAWN
    row.withdrawn_note = authorship.note
    row.updated_at = now()
    row.version = add_version(change, row, authorship)
    _announce_naming(change, row.slug)


def _announce_naming(change: Change, slug: str) -> None:
    """A site is found, and counted with the documents that name it, only while it is known."""
    naming = select(Document.slug).join(Link).where(Link.relation == "site", Link.target == slug)
    change.announce([*change.session.scalars(naming), name_site_document(slug)])


def _site_adoptions(record: SiteRecord) -> list[Adoption]:
    """Only what no practice's page says: the rest stands there, with its outcome."""
    return [
        Adoption(
            origin=record.slug,
            practice=adoption.practice,
            site=record.slug,
            city=record.name,
            state=record.state,
            role=adoption.role,
            program=adoption.program,
            years=adoption.years,
            result=adoption.result,
            outcome=adoption.note,
            note=None,
        )
        for adoption in record.adoptions
        if not adoption.source.startswith("content/practices/")
    ]
