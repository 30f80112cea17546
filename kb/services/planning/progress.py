"""Ticks what is done. Two people may tick at the same time: only the boxes that were changed are taken. Knows tables
through :mod:`kb.services.planning.plans`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from kb.services.audit import Actor
from kb.services.planning.content import PARTS, PlanEntry
from kb.services.planning.plans import get_plan_row, get_version_row, read_content, save_content
from kb.services.transactions import changing


def save_progress(session: Session, actor: Actor, key: str, was: Collection[int], ticked: Collection[int]) -> str:
    """Tick the entries ``ticked``; ``was`` are those that the form showed as ticked. What was done, in a sentence.

    Raises:
        NotFound: there is no such plan.
    """
    done, undone = set(ticked) - set(was), set(was) - set(ticked)
    with changing(session, actor) as change:
        row = get_plan_row(session, key)
        content = read_content(get_version_row(session, row, row.revision))
        entries = tuple(_tick(entry, done, undone) for entry in content.entries)
        if entries == content.entries:
            return "Nothing was changed."
        counts = (
            (sum(new.done is not None and old.done is None for old, new in zip(content.entries, entries, strict=True))),
            (sum(new.done is None and old.done is not None for old, new in zip(content.entries, entries, strict=True))),
        )
        words = ("ticked as done", "no longer done")
        said = ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True) if count)
        save_content(change, row, content.model_copy(update={"entries": entries}), f"Progress: {said}")
        return f"Saved. {said[:1].upper()}{said[1:]}."


def _tick(entry: PlanEntry, done: set[int], undone: set[int]) -> PlanEntry:
    if not PARTS[entry.part].ticked:
        return entry
    if entry.id in done and entry.done is None:
        return entry.model_copy(update={"done": date.today()})
    return entry.model_copy(update={"done": None}) if entry.id in undone else entry
