"""Places that a session names: readings about these go before readings about others. Knows sites; no search."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Site
from kb.services.library import Reading
from knowledge.vocabulary import Visibility


@dataclass(frozen=True, slots=True)
class NamedSite:
    """A site by its slug and its bare name: "Baton Rouge"."""

    slug: str
    name: str


def find_sites(session: Session) -> tuple[NamedSite, ...]:
    """The published sites."""
    query = select(Site.slug, Site.name).where(Site.visibility == Visibility.PUBLISHED).order_by(Site.slug)
    return tuple(NamedSite(slug, name) for slug, name in session.execute(query))


def find_named_sites(text: str, sites: Iterable[NamedSite]) -> tuple[NamedSite, ...]:
    """Those of ``sites`` that ``text`` names as a place is written, with capitals: "mobile teams" names no city."""
    return tuple(site for site in sites if re.search(rf"(?<!\w){re.escape(site.name)}(?!\w)", text))


def place_of(reading: Reading, named: Iterable[NamedSite]) -> int:
    """1 if ``reading`` is about one of the places ``named``, -1 if about others alone, 0 if about none.

    Without a place named, 0.
    """
    wanted = tuple(named)
    if not wanted:
        return 0
    if any(site.name in reading.card.title for site in wanted):
        return 1
    about = {slug for slug, _ in reading.sites}
    return 0 if not about else 1 if about & {site.slug for site in wanted} else -1
