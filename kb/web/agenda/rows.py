"""The grid of an agenda as a form: what was sent becomes rows. Knows the names of fields; nothing is judged here."""

from __future__ import annotations

from collections.abc import Mapping

from kb.services.agenda import MOST_ROWS, AgendaRow, MarginLine, RowKind

LONGEST = 600
MOST_MARGIN = 5_000


def parse_rows(form: Mapping[str, str]) -> tuple[tuple[AgendaRow, ...], tuple[MarginLine, ...]]:
    """The rows and the lines of the margin that ``form`` holds, as they were typed."""
    rows = tuple(
        AgendaRow(
            title=form[f"row-{at}-title"][:LONGEST],
            kind=_kind(form.get(f"row-{at}-kind", "")),
            **{name: form.get(f"row-{at}-{name}", "")[:LONGEST] for name in _TEXTS},
            lines=_numbers(form.get(f"row-{at}-lines", "")),
        )
        for at in range(_count(form, "rows", MOST_ROWS))
        if f"row-{at}-title" in form
    )
    margin = tuple(
        MarginLine(
            form[f"margin-{at}-text"][:2_000],
            form.get(f"margin-{at}-reason", "")[:200],
            next(iter(_numbers(form.get(f"margin-{at}-number", ""))), 0),
        )
        for at in range(_count(form, "margins", MOST_MARGIN))
        if f"margin-{at}-text" in form
    )
    return rows, margin


def parse_cursor(form: Mapping[str, str], do: str) -> int | None:
    """Where in the title of the row that ``do`` names the cursor was, if a script said so."""
    said = form.get(f"cursor-{do.partition(':')[2]}", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None


_TEXTS = ("day", "track", "start", "end", "speakers", "room", "about")


def _kind(text: str) -> RowKind:
    return RowKind(text) if text in {*RowKind} else RowKind.SESSION


def _numbers(text: str) -> tuple[int, ...]:
    parts = [part for part in text[:2_000].split(",") if part.isascii() and part.isdigit() and len(part) < 8]
    return tuple(int(part) for part in parts)


def _count(form: Mapping[str, str], name: str, most: int) -> int:
    given = form.get(name, "")
    return min(int(given), most) if given.isascii() and given.isdigit() and len(given) < 7 else 0
