"""Lists the tools by the step of the work that they help with, all of them or those of one practice.

Knows tables and records of tools. Must not know a page. Only published tools are ever returned.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Link
from kb.services.library.addresses import document_path
from knowledge.records import ToolRecord
from knowledge.vocabulary import Step, ToolKind, Visibility


@dataclass(frozen=True, slots=True)
class ToolCard:
    """A tool in a list. ``steps`` are in the order of the work; ``address`` is None where only a mirror was found."""

    slug: str
    title: str
    summary: str
    tool_kind: str
    steps: tuple[str, ...]
    organizations: tuple[str, ...]
    year: int | None
    address: str | None

    @property
    def path(self) -> str:
        """The address of its page here."""
        return document_path("tool", self.slug)

    @property
    def also(self) -> tuple[str, ...]:
        """The steps that it helps with after the first."""
        return self.steps[1:]


@dataclass(frozen=True, slots=True)
class StepTools:
    """The tools whose first step this is, by title."""

    step: str
    tools: tuple[ToolCard, ...]


def find_tools(session: Session, *, practice: str | None = None, tool_kind: str | None = None) -> tuple[StepTools, ...]:
    """The tools of ``practice``, or all, of one kind or of any, under the first step that each helps with.

    A kind that does not exist has no tools.
    """
    query = select(Document).where(Document.kind == "tool", Document.visibility == Visibility.PUBLISHED)
    if practice is not None:
        query = query.join(Link).where(Link.relation == "document", Link.target == practice)
    cards = [_build_card(row) for row in session.scalars(query)]
    wanted = sorted(
        (card for card in cards if tool_kind in (None, card.tool_kind)), key=lambda card: card.title.lower()
    )
    groups = {step: tuple(card for card in wanted if card.steps[0] == step) for step in Step}
    return tuple(StepTools(step.value, tools) for step, tools in groups.items() if tools)


def find_tool_kinds(session: Session) -> tuple[str, ...]:
    """The kinds of which there are tools, in the order of the vocabulary."""
    held = {card.tool_kind for group in find_tools(session) for card in group.tools}
    return tuple(kind.value for kind in ToolKind if kind in held)


def _build_card(row: Document) -> ToolCard:
    record = ToolRecord.model_validate(row.record)
    order = list(Step)
    return ToolCard(
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        tool_kind=record.tool_kind.value,
        steps=tuple(step.value for step in sorted(record.steps, key=order.index)),
        organizations=record.organizations,
        year=row.year,
        address=record.url,
    )
