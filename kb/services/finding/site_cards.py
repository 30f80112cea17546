"""Sites among the results: each as a card of its own kind. Knows rows of sites; must not know why one answers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Site
from kb.services.indexing import name_site_document, read_site_slug, say_site_summary
from kb.services.library import Card
from knowledge.site import SiteRecord
from knowledge.vocabulary import SITE_KIND, Visibility


def find_site_cards(session: Session, identities: Iterable[str]) -> dict[str, Card]:
    """The published sites among ``identities`` of the index, by identity. A site withdrawn since has none."""
    slugs = [slug for each in identities if (slug := read_site_slug(each)) is not None]
    if not slugs:
        return {}
    query = select(Site).where(Site.slug.in_(slugs), Site.visibility == Visibility.PUBLISHED)
    return {name_site_document(row.slug): build_site_result(row) for row in session.scalars(query)}


def build_site_result(row: Site) -> Card:
    """The site as a result shows it."""
    summary = say_site_summary(SiteRecord.model_validate(row.record))
    return Card(row.slug, SITE_KIND, f"{row.name}, {row.state}", summary, None, None)
