"""Who and what can help with a plan: tools, training and grants of the library, and peers with what came of it there.

Knows tables through the library. Must not know any page. A peer where it failed is named like one where it worked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from sqlalchemy.orm import Session

from kb.services.library import RESULTS, AdoptionView, ToolCard, find_cards_by_slug, find_tools, label
from kb.services.matching import AdopterView
from kb.services.planning.content import PartName
from kb.services.planning.gathering import Gathering, PlannedPractice
from knowledge.vocabulary import ToolKind
from search.matching.results import FAILURES

MOST_TOOLS, MOST_OFFERS, MOST_PEERS = 5, 3, 4
"""Of each strategy: what a plan shows; its page has the others."""

Peer = TypeVar("Peer")

OFFERS = {ToolKind.TRAINING, ToolKind.GRANT}
HOW_TO_ASK = "how-to-ask-for-help"
"""The page of the program on how training and help are asked for."""


def add_help(gathering: Gathering, session: Session, practice: PlannedPractice, known: Iterable[AdoptionView]) -> None:
    """Add what helps with ``practice``; ``known`` are all that did it, for where no similar city did."""
    tools = _find_tools_of(session, practice)
    offers = [tool for tool in tools if tool.tool_kind in OFFERS][:MOST_OFFERS]
    others = [tool for tool in tools if tool.tool_kind not in OFFERS][:MOST_TOOLS]
    for tool in (*others, *offers):
        gathering.add(
            PartName.HELP,
            f"{label(tool.tool_kind)}: {tool.title}. {tool.summary}",
            practice=practice.slug,
            path=tool.path,
        )
    for text, path in _iter_peers(practice, known):
        gathering.add(PartName.HELP, text, practice=practice.slug, path=path)


def add_program(gathering: Gathering, session: Session) -> None:
    """Add how help is asked of the program, if its page is published."""
    for card in find_cards_by_slug(session, [HOW_TO_ASK]).values():
        gathering.add(PartName.HELP, f"{card.title}. {card.summary}", path=card.path)


def _find_tools_of(session: Session, practice: PlannedPractice) -> list[ToolCard]:
    """The tools of ``practice``, those that its plan names first, then by the step that they help with."""
    found = [tool for group in find_tools(session, practice=practice.slug) for tool in group.tools]
    named = list(practice.plan.tools) if practice.plan else []
    return sorted(found, key=lambda tool: named.index(tool.slug) if tool.slug in named else len(named))


def _iter_peers(practice: PlannedPractice, known: Iterable[AdoptionView]) -> Iterator[tuple[str, str]]:
    """Each peer in a sentence with the address of its page: similar cities first, at least one that failed if known."""
    similar = [peer for peer in practice.view.peers if not peer.own]
    if similar:
        for peer in _with_failure(similar, [peer.failed for peer in similar]):
            yield _say_peer(practice, peer), f"/sites/{peer.city}" if peer.in_program else ""
        return
    told = [item for item in known if item.result is not None]
    failed = [item.result in FAILURES for item in told]
    for item in _with_failure(told, failed):
        words = _say(practice.title, item.place, item.program, item.years, item.look.word, item.outcome)
        yield words, f"/sites/{item.site}" if item.site else ""


def _with_failure(items: list[Peer], failed: list[bool]) -> list[Peer]:
    """The first few of ``items``, the last of them a failure if none of the others is one."""
    first = items[:MOST_PEERS]
    if any(failed[: len(first)]) or not any(failed):
        return first
    return [*first[: MOST_PEERS - 1], items[failed.index(True)]]


def _say_peer(practice: PlannedPractice, peer: AdopterView) -> str:
    return _say(practice.title, peer.title, peer.program, peer.years, RESULTS[peer.result].word, peer.outcome)


def _say(practice: str, city: str, program: str | None, years: str | None, result: str, outcome: str | None) -> str:
    how = f" ({', '.join(part for part in (program, years) if part)})" if program or years else ""
    told = f" {outcome[:1].upper()}{outcome[1:].rstrip('.')}." if outcome else ""
    return f"Peer: {city}{how} did {practice}. Result: {result.lower()}.{told}"
