"""Changes one part of a plan: words, answers, names and days are saved, lines added, moved and removed.

Fields are texts by name: ``12-text``, ``12-value``, ``12-who``, ``12-due``, ``12-place`` for entry 12, ``new-1-text``
and so on for new lines. A save that began from an older state goes through unless the same part was changed meanwhile.
Knows tables through :mod:`kb.services.planning.plans`. Must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.services.audit import Actor
from kb.services.planning.content import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ENTRIES,
    PARTS,
    Origin,
    PartName,
    PlanContent,
    PlanEntry,
)
from kb.services.planning.order import read_day
from kb.services.planning.plans import StalePlan, get_plan_row, get_version_row, read_content, save_content
from kb.services.transactions import changing

NEW_LINES = 3
"""Empty lines that the form of a part offers."""

_STALE = "Someone else changed this part after you opened it, so yours was not saved."
_STALE_HINT = "Your text is still in the form below, beside what is saved now. Compare, then save again."


@dataclass(frozen=True, slots=True)
class PartEdit:
    """What a form says of one part. ``revision`` is the version that the form was made from, ``removed`` the entries
    whose box "Remove" was ticked."""

    revision: int
    texts: Mapping[str, str] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()


class PlanMistakes(BadRequest):
    """Fields that cannot be saved as they are: ``by_field`` says why. Nothing was saved."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__("Some fields cannot be saved, so nothing was.", "Correct the fields that are marked.")
        self.by_field = by_field


def get_part(name: str) -> PartName:
    """The part called ``name``.

    Raises:
        NotFound: there is none.
    """
    if name not in set(PartName):
        raise NotFound(f"A plan has no part {name[:40]!r}.", "Go back to the plan.")
    return PartName(name)


def save_part(session: Session, actor: Actor, key: str, part: PartName, edit: PartEdit) -> str:
    """Save what ``edit`` says of one part; what was done, in a sentence.

    Raises:
        NotFound: there is no such plan.
        StalePlan: someone else changed the same part meanwhile.
        PlanMistakes: a field cannot be saved.
    """
    with changing(session, actor) as change:
        row = get_plan_row(session, key)
        now = read_content(get_version_row(session, row, row.revision))
        if edit.revision != row.revision and _read_before(session, key, edit.revision, part) != now.of(part):
            raise StalePlan(_STALE, _STALE_HINT)
        mistakes: dict[str, str] = {}
        entries, next_id = _read_entries(now, part, edit, mistakes)
        if len(now.entries) - len(now.of(part)) + len(entries) > MOST_ENTRIES:
            mistakes["new-1-text"] = f"A plan has at most {MOST_ENTRIES} lines. Remove some first."
        if mistakes:
            raise PlanMistakes(mistakes)
        said = _say_changes(part, now.of(part), entries)
        if said is None:
            return "Nothing was changed."
        content = now.with_part(part, entries).model_copy(update={"next_id": next_id})
        save_content(change, row, content, said)
        return f"Saved. {said}."


def save_about(session: Session, actor: Actor, key: str, title: str, starts: str) -> str:
    """Save the title and the day on which the plan starts; what was done, in a sentence.

    Raises:
        NotFound: there is no such plan.
        PlanMistakes: one of them cannot be saved.
    """
    mistakes = {}
    title, day = " ".join(title.split()), read_day(starts)
    if not title or len(title) > LONGEST_TITLE:
        mistakes["title"] = f"Give it a title of at most {LONGEST_TITLE} characters."
    if day is None:
        mistakes["starts"] = "Write the day as year-month-day, such as 2027-03-31."
    if mistakes:
        raise PlanMistakes(mistakes)
    with changing(session, actor) as change:
        row = get_plan_row(session, key)
        now = read_content(get_version_row(session, row, row.revision))
        content = now.model_copy(update={"title": title, "starts": day})
        if content == now:
            return "Nothing was changed."
        save_content(change, row, content, "Title and start changed")
        return "Saved."


def _read_before(session: Session, key: str, revision: int, part: PartName) -> tuple[PlanEntry, ...] | None:
    """The part as the form had it; None if that version is not kept any more."""
    try:
        return read_content(get_version_row(session, get_plan_row(session, key), revision)).of(part)
    except NotFound:
        return None


def _read_entries(
    content: PlanContent, part: PartName, edit: PartEdit, mistakes: dict[str, str]
) -> tuple[tuple[PlanEntry, ...], int]:
    """The entries that the form says, in their new order, and the number of the next new one."""
    found, next_id = [], content.next_id
    for place, entry in enumerate(content.of(part), 1):
        if entry.id not in edit.removed:
            wanted = _read_place(edit.texts, entry.id, place, mistakes)
            moved = (wanted > place) - (wanted < place)
            found.append((wanted, moved, _change(entry, part, edit.texts, mistakes)))
    found.sort(key=lambda each: each[:2])
    entries = [entry for _, _, entry in found]
    for number in range(1, NEW_LINES + 1):
        name = f"new-{number}"
        if any(edit.texts.get(f"{name}-{what}", "").strip() for what in ("text", "value", "who", "due")):
            blank = PlanEntry(id=next_id, part=part, text="?", origin=Origin.YOURS)
            entries.append(_change(blank, part, edit.texts, mistakes, name))
            next_id += 1
    return tuple(entries), next_id


def _change(
    entry: PlanEntry, part: PartName, texts: Mapping[str, str], mistakes: dict[str, str], name: str = ""
) -> PlanEntry:
    """``entry`` with what the form says of it. Words that are changed are the reader's own from then on."""
    look, name = PARTS[part], name or str(entry.id)
    text = _read(texts, f"{name}-text", entry.text if name == str(entry.id) else "", LONGEST_TEXT, mistakes)
    if not text:
        mistakes[f"{name}-text"] = "Write it, or tick Remove."
    value = _read(texts, f"{name}-value", entry.value, LONGEST_TEXT, mistakes) if look.value else entry.value
    who = _read(texts, f"{name}-who", entry.who, LONGEST_NAME, mistakes) if look.who else entry.who
    changes: dict[str, object] = {"text": text or entry.text, "value": value, "who": who}
    if text != entry.text or (entry.value and value != entry.value):
        changes["origin"] = Origin.YOURS
    if look.dated and f"{name}-due" in texts:
        given = texts[f"{name}-due"].strip()
        day = read_day(given) if given else None
        if given and day is None:
            mistakes[f"{name}-due"] = "Write the day as year-month-day, such as 2027-03-31, or nothing."
        changes["due"] = day
    return entry.model_copy(update=changes)


def _read(texts: Mapping[str, str], name: str, before: str, longest: int, mistakes: dict[str, str]) -> str:
    text = texts.get(name, before).replace("\r\n", "\n").strip()
    if len(text) > longest:
        mistakes[name] = f"At most {longest:,} characters; this has {len(text):,}."
        return before
    return text


def _read_place(texts: Mapping[str, str], entry: int, place: int, mistakes: dict[str, str]) -> int:
    """Where the entry is to stand; where it stands, if the form does not say."""
    given = texts.get(f"{entry}-place", "").strip() or str(place)
    if given.isascii() and given.isdigit() and 0 < int(given[:6]) <= MOST_ENTRIES:
        return int(given)
    mistakes[f"{entry}-place"] = f"Write a whole number from 1 to {MOST_ENTRIES}."
    return place


def _say_changes(part: PartName, before: tuple[PlanEntry, ...], after: tuple[PlanEntry, ...]) -> str | None:
    """What a save does, in a few words; None if it does nothing."""
    old = {entry.id: entry for entry in before}
    added = sum(entry.id not in old for entry in after)
    changed = sum(entry.id in old and entry != old[entry.id] for entry in after)
    removed = len(before) - (len(after) - added)
    counts = ((changed, "changed"), (added, "added"), (removed, "removed"))
    said = [f"{count} {word}" for count, word in counts if count]
    kept = [entry.id for entry in before if entry.id in {each.id for each in after}]
    if kept != [entry.id for entry in after if entry.id in old]:
        said.append("order changed")
    return f"{PARTS[part].heading}: {', '.join(said)}" if said else None
