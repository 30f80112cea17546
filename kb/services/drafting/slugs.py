"""The last part of a page's address: made from its title, and taken by one page only."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Draft, Site
from kb.services.drafting.states import UNFINISHED

_LONGEST_SLUG = 80


def propose_slug(session: Session, title: str) -> str:
    """A slug from ``title`` that no document, site or unfinished draft has."""
    plain = unicodedata.normalize("NFKD", title[: 10 * _LONGEST_SLUG]).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "untitled"
    start = words if len(words) <= _LONGEST_SLUG else words[:_LONGEST_SLUG].rpartition("-")[0] or words[:_LONGEST_SLUG]
    number, slug = 1, start
    while not is_free(session, slug):
        number += 1
        slug = f"{start}-{number}"
    return slug


def is_free(session: Session, slug: str, draft: int | None = None) -> bool:
    """Whether no document, site or unfinished draft other than number ``draft`` has this slug."""
    drafts = select(Draft.id).where(Draft.slug == slug, Draft.state.in_(UNFINISHED), Draft.id != (draft or 0))
    taken = (select(Document.id).where(Document.slug == slug), select(Site.id).where(Site.slug == slug), drafts)
    return not any(session.scalar(query.limit(1)) for query in taken)
