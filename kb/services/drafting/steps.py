"""The form of a draft in steps: one group of fields at a time, and the pages and sites that a field can name.

Knows the form's groups and which pages are published. Must not know HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Site
from kb.services.drafting.form import Field, Group, build_fields, build_groups
from knowledge.vocabulary import Visibility

ALL = "all"
"""The name of the whole form on one page."""

TEXT = "text"
"""The name of the step in which the text is written."""

_MOST_OFFERED = 3_000


@dataclass(frozen=True, slots=True)
class FormPart:
    """One step: its name in addresses, its heading and the names of its fields."""

    name: str
    heading: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pickable:
    """A page or site that can be picked: its slug, and what it is called."""

    slug: str
    title: str


def build_steps(kind: str) -> tuple[FormPart, ...]:
    """The steps of the form of ``kind``, numbered from "1"; the last is the text, where the kind has one."""
    groups = build_groups(kind)
    steps = [FormPart(str(n), group.heading, _names(group)) for n, group in enumerate(groups, start=1)]
    return tuple(steps) if kind == "site" else (*steps, FormPart(TEXT, "Text of the page", ("body",)))


def find_step(kind: str, name: str) -> FormPart | None:
    """The step called ``name``; None for the whole form."""
    steps = build_steps(kind)
    if name == ALL:
        return None
    return next((step for step in steps if step.name == name), steps[0])


def step_of(kind: str, path: str) -> str:
    """The name of the step in which the field at ``path`` stands; the first for the address."""
    first = path.partition(".")[0]
    return next((step.name for step in build_steps(kind) if first in step.fields), "1")


def find_pickable(session: Session, kind: str, step: FormPart | None) -> Mapping[str, tuple[Pickable, ...]]:
    """What the fields of ``step`` can name, by what they name ("site", "practice", "lesson", "page"), each by title."""
    fields = [field for field in build_fields(kind) if step is None or field.name in step.fields]
    wanted = set(_iter_named(fields))
    if not wanted:
        return {}
    query = select(Document.kind, Document.slug, Document.title).where(Document.visibility == Visibility.PUBLISHED)
    rows = session.execute(query.order_by(Document.title).limit(_MOST_OFFERED)).all()
    sites = select(Site.slug, Site.name, Site.state).where(Site.visibility == Visibility.PUBLISHED)
    found = {
        "site": tuple(
            Pickable(slug, f"{name}, {state}") for slug, name, state in session.execute(sites.order_by(Site.name))
        ),
        "practice": tuple(Pickable(slug, title) for kind, slug, title in rows if kind == "practice"),
        "lesson": tuple(Pickable(slug, title) for kind, slug, title in rows if kind == "lesson"),
        "page": tuple(Pickable(slug, title) for _, slug, title in rows),
    }
    return {name: each for name, each in found.items() if name in wanted}


def _iter_named(fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        if field.names:
            yield field.names
        yield from _iter_named(field.parts)


def _names(group: Group) -> tuple[str, ...]:
    return tuple(field.name for field in group.fields)
