"""What a question was read as, in a sentence that the page says of it; the reader takes it back with one click.

Knows the readings of the search library and words for readers. Must not know how a question is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from knowledge.states import state_name
from search.intent import Intent, IntentKind
from search.types import Held

_MOST_NAMED = 3
"""Places or titles that a sentence names."""

_SIZES: Mapping[str, str] = {"small": "a small city", "midsize": "a midsize city", "large": "a large city"}


@dataclass(frozen=True, slots=True)
class ReadAs:
    """One reading: its kind, the sentence, and the page that it leads to where there is one. ``undone`` says whether
    searching for the words alone would take it back."""

    kind: IntentKind
    sentence: str
    path: str | None = None
    undone: bool = True


_OF_ANSWERS = frozenset({IntentKind.KNOWN_ITEM, IntentKind.HOW_TO, IntentKind.NEGATIVE})
"""Readings that put answers first: where nothing answers there is nothing to say."""


def say_readings(intents: Iterable[Intent], held: Held) -> tuple[ReadAs, ...]:
    """Each of ``intents`` in words, as far as they did something."""
    return tuple(_say(intent) for intent in intents if held is Held.YES or intent.kind not in _OF_ANSWERS)


def _say(intent: Intent) -> ReadAs:
    kind, about = intent.kind, intent.about
    match kind:
        case IntentKind.PLACE:
            return ReadAs(kind, f"Showing {_join(_place(name) for name in about)} first, and what is about it.")
        case IntentKind.KNOWN_ITEM:
            return ReadAs(kind, f"Showing what you named first: {_join(f'“{title}”' for title in about)}.")
        case IntentKind.NEGATIVE:
            return ReadAs(kind, "Showing practices that were tested and did not work.")
        case IntentKind.COMPARE:
            path = f"/compare?{urlencode([('practice', slug) for slug in intent.ids])}"
            return ReadAs(kind, f"Showing both sides first: {_join(about)}.", path)
        case IntentKind.HOW_TO:
            return ReadAs(kind, "Showing tools and guides for doing it first.")
        case IntentKind.LIMIT:
            return ReadAs(kind, f"Showing only practices that {_limit(*about)}, in our judgment.")
        case IntentKind.LEFT_OUT:
            words, count = about
            pages = "1 page" if count == "1" else f"{int(count):,} pages"
            return ReadAs(kind, f"Left out: {pages} with “{words}”.", undone=False)


def _place(name: str) -> str:
    return state_name(name) if len(name) == len("OH") else name


def _limit(name: str, value: str) -> str:
    match name:
        case "cost":
            return f"cost {'little' if value == 'low' else value}"
        case "start":
            return f"can begin within {value} {'month' if value == '1' else 'months'}"
    return f"suit {_SIZES[value]}"


def _join(names: Iterable[str]) -> str:
    listed = list(names)
    shown = listed[:_MOST_NAMED]
    if len(listed) > len(shown):
        return f"{', '.join(shown)} and {len(listed) - len(shown)} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
