"""What a draft can become or change: a document or a site, and what each is called. Knows tables, no draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Site


def find_curated_page(session: Session, slug: str) -> Document | Site | None:
    """The document or site ``slug``, published or withdrawn."""
    document = session.scalar(select(Document).where(Document.slug == slug))
    return document if document is not None else session.scalar(select(Site).where(Site.slug == slug))


def name_draft(kind: str, fields: Mapping[str, Any]) -> str:
    """What a draft with these fields is called: its title, or a site's name with its state; empty where it has none."""
    if kind != "site":
        return str(fields.get("title") or "")
    return ", ".join(str(part) for part in (fields.get("name"), fields.get("state")) if part)


def begin_fields(kind: str, title: str) -> dict[str, Any]:
    """The fields of a new draft that shall be called ``title``: "Kansas City, MO" is a site's name and state."""
    if kind != "site":
        return {"title": title}
    name, comma, state = title.rpartition(",")
    known = comma != "" and len(state.strip()) == 2
    return {"name": name.strip(), "state": state.strip().upper()} if known else {"name": title}
