"""How well agendas are read: sessions and breaks right, by family of layouts.

    python -m tests.kb.agenda.measured PATH

``PATH`` is a YAML file with agendas and their right answers, or a folder with a file and a ``.yaml`` for each. A
session is right if title, day, start, end and track are; what its answer calls ``lenient`` is not looked at, and one
that is ``optional`` may be missing. A session that is given but stands in no answer counts against the figure.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kb.services.agenda import AgendaSession, clock, read_agenda, read_agenda_file

FIELDS = ("title", "day", "start", "end", "track")


@dataclass(frozen=True)
class Judged:
    """An agenda with its right answer. ``text`` is what is read."""

    name: str
    family: str
    text: str
    sessions: Sequence[dict[str, Any]]


@dataclass
class Figures:
    """What came out of one agenda, or of several. ``people`` and ``rooms`` are shown beside, and judge nothing."""

    expected: int = 0
    right: int = 0
    extra: int = 0
    breaks: int = 0
    breaks_right: int = 0
    people: int = 0
    people_right: int = 0
    rooms: int = 0
    rooms_right: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def sessions(self) -> float:
        """The share of sessions right; what is given and stands in no answer counts as wrong."""
        return self.right / max(self.expected + self.extra, 1)

    @property
    def told_apart(self) -> float:
        """The share of which it is rightly said whether they are breaks; one that is not found is not."""
        return self.breaks_right / max(self.breaks, 1)

    def add(self, other: Figures) -> None:
        """Count ``other`` too."""
        for name in (
            "expected",
            "right",
            "extra",
            "breaks",
            "breaks_right",
            "people",
            "people_right",
            "rooms",
            "rooms_right",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults

    def __str__(self) -> str:
        return (
            f"sessions {self.sessions:.3f} ({self.right} of {self.expected}, {self.extra} too many)"
            f"  breaks {self.told_apart:.3f}"
            f"  people {self.people_right}/{self.people}  rooms {self.rooms_right}/{self.rooms}"
        )


def load_judged(path: Path) -> list[Judged]:
    """The agendas of a YAML file, or of a folder."""
    if path.is_dir():
        found = []
        for answer in sorted(path.glob("*.yaml")):
            source = next(one for one in sorted(path.glob(f"{answer.stem}.*")) if one.suffix != ".yaml")
            given = yaml.safe_load(answer.read_text("utf-8"))
            text = read_agenda_file(source.read_bytes(), source.name)
            found.append(Judged(answer.stem, given["intent"], text, given["sessions"]))
        return found
    return [
        Judged(one["id"], one["intent"], one["text"], one["sessions"])
        for one in yaml.safe_load(path.read_text("utf-8"))
    ]


def measure(judged: Judged) -> Figures:
    """The figures of one agenda."""
    given = list(read_agenda(judged.text).sessions)
    figures = Figures()
    for right in judged.sessions:
        best = max(given, key=lambda one: _alike(one, right), default=None)
        found = best if best is not None and _alike(best, right) >= 2 else None
        if found is not None:
            given.remove(found)
        elif right.get("optional"):
            continue
        wrong = _wrong_fields(found, right)
        figures.expected += 1
        figures.right += not wrong
        if wrong:
            figures.faults.append(f"{judged.name}: {right['title']!r}: {wrong}")
        if "is_break" not in right.get("lenient", ()):
            figures.breaks += 1
            figures.breaks_right += found is not None and found.is_break == bool(right.get("is_break"))
            if found is not None and found.is_break != bool(right.get("is_break")):
                figures.faults.append(f"{judged.name}: {right['title']!r}: is_break {found.is_break}")
        if found is not None and "speakers" not in right.get("lenient", ()):
            figures.people += 1
            same = {_surname(name) for name in found.speakers} == {_surname(name) for name in right.get("speakers", ())}
            figures.people_right += same
            if not same:
                figures.faults.append(f"  ({judged.name}: {right['title']!r}: speakers {found.speakers})")
        if found is not None and "room" not in right.get("lenient", ()):
            figures.rooms += 1
            figures.rooms_right += _key(found.room) == _key(right.get("room"))
            if _key(found.room) != _key(right.get("room")):
                figures.faults.append(f"  ({judged.name}: {right['title']!r}: room {found.room})")
    figures.extra = len(given)
    figures.faults += [f"{judged.name}: too many: {one.title!r} {clock(one.start)}" for one in given]
    return figures


def _alike(given: AgendaSession, right: dict[str, Any]) -> float:
    """How much ``given`` may be meant: title for most, then day and start."""
    one, other = _key(given.title), _key(right["title"])
    title = 3.0 if one == other else 2.0 if one and other and (one in other or other in one) else 0.0
    start = 1.2 if clock(given.start) == right.get("start") else 0.0
    day = 0.9 if _key(given.day) == _key(right.get("day")) else 0.0
    return title + start + day + 0.3 * (_key(given.track) == _key(right.get("track")))


def _wrong_fields(found: AgendaSession | None, right: dict[str, Any]) -> str:
    if found is None:
        return "not found"
    given = {
        "title": found.title,
        "day": found.day,
        "start": clock(found.start),
        "end": clock(found.end),
        "track": found.track,
    }
    wrong = [
        f"{name} is {given[name]!r}, not {right.get(name)!r}"
        for name in FIELDS
        if name not in right.get("lenient", ()) and _key(given[name]) != _key(right.get(name))
    ]
    return "; ".join(wrong)


def _key(value: object) -> str:
    """Letters and digits, small, without accents."""
    folded = "".join(
        c for c in unicodedata.normalize("NFKD", str(value or "").casefold()) if not unicodedata.combining(c)
    )
    return re.sub(r"[^\w:]+", " ", folded).strip(" :")


def _surname(name: str) -> str:
    return _key(name).split()[-1] if _key(name) else ""


def measure_all(judged: Iterable[Judged]) -> tuple[Figures, dict[str, Figures]]:
    """The figures of all, and those of each family."""
    whole, families = Figures(), defaultdict(Figures)
    for one in judged:
        figures = measure(one)
        whole.add(figures)
        families[one.family].add(figures)
    return whole, dict(families)


def main() -> int:
    """Print the figures of the agendas at a path."""
    judged = load_judged(Path(sys.argv[1]))
    for one in judged:
        sys.stdout.write(f"{one.name:<28} {measure(one)}\n")
    whole, families = measure_all(judged)
    for family, figures in sorted(families.items()):
        sys.stdout.write(f"{family:<28} {figures}\n")
    sys.stdout.write(f"{'all':<28} {whole}\n")
    for fault in whole.faults:
        sys.stdout.write(f"  {fault}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
