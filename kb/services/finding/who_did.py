"""Questions that a table answers: who did a practice, with what result, and which cities are like one.

The rules are read from top to bottom and each names its words, so that a person can say why a table stands there. Knows
the words of such questions, practices by name and their adoptions. Must not know scores, nor how pages show a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Site
from kb.services.library import AdoptionView, find_adoptions
from knowledge.place_names import OTHER_NAMES, split_name
from knowledge.states import iter_states, state_code, state_name
from knowledge.vocabulary import Kind, Visibility
from search.text.analysis import stems

_PLACE_WORDS = r"(?:cit(?:y|ies)|towns?|sites?|places?|count(?:y|ies)|departments?|police departments?|agencies|agency)"
_DOING = (
    r"(?:did|do|does|done|tried|try|used|uses?|using|ran|runs?|running|adopted|adopts?|started|set up|has|have|had|"
    r"implemented|built|opened)"
)

_ASKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^\s*(?:who|(?:which|what) {_PLACE_WORDS})(?: else)?(?: have| has| had| ever)* {_DOING}\s+(?P<what>.+)$",
        rf"^\s*{_PLACE_WORDS}\s+(?:with|that {_DOING}|who {_DOING}|{_DOING})\s+(?P<what>.+)$",
        rf"^\s*(?:has|have) (?:any ?one|any {_PLACE_WORDS}|other {_PLACE_WORDS}) {_DOING}\s+(?P<what>.+)$",
        rf"^\s*where (?:was|were|is|are|has|have) (?P<what>.+?) (?:been )?{_DOING}(?P<behind> .*)?$",
    )
)
"""Ways to ask who did something, each with the words for what was done."""

_LIKE = re.compile(
    rf"^\s*(?:which |what )?(?:other )?(?:{_PLACE_WORDS} (?:are |is )?(?:most )?(?:like|similar to|comparable to)"
    rf"|similar {_PLACE_WORDS} to|peers? (?:{_PLACE_WORDS} )?(?:of|for|to))\s+(?P<city>.+?)\s*\??\s*$",
    re.IGNORECASE,
)
"""Ways to ask for the cities that are like one."""

_BEHIND = re.compile(r"\b(?:in|across|of|around)\s+(?:the state of\s+)?(?P<state>[A-Za-z.]+(?:\s+[A-Za-z.]+){0,3})\W*$")
_CODES = frozenset(code for code, _ in iter_states())

_MOST_READ = 300
"""Characters of a question that are read: longer ones tell a story."""

_ENOUGH = 2 / 3
"""The least share of the words asked that a practice's name must have."""

_MOST_PRACTICES = 5
"""More practices than this with the same words, and no table is the answer."""

_NOISE = frozenset(stems("program project strategy approach practice kind city state police there something like"))


@dataclass(frozen=True, slots=True)
class WhoDid:
    """A table of who did a practice, or one of several that the same words name (``practices``, as slug and title).

    ``rows`` are in the order of the practices' own pages, those of ``state`` alone where the question names one. No row
    says that none is known there.
    """

    practices: tuple[tuple[str, str], ...]
    state: str
    rows: tuple[AdoptionView, ...]

    @property
    def place(self) -> str:
        """The state in words; empty if none was named."""
        return state_name(self.state) if self.state else ""


@dataclass(frozen=True, slots=True)
class CityLike:
    """The city for whose likes was asked, and the page that compares it with all others."""

    title: str
    path: str


def find_city_like(session: Session, text: str) -> CityLike | None:
    """Where the cities like the one in ``text`` stand, if that is what it asks: a site's peers, else the look-up."""
    if (typed := read_cities_like(text)) is None:
        return None
    named = split_name(typed)
    query = select(Site.slug, Site.name, Site.state).where(Site.visibility == Visibility.PUBLISHED)
    meant = [
        CityLike(f"{name}, {state}", f"/sites/{slug}/peers")
        for slug, name, state in session.execute(query)
        if named in _spell(slug, name, state)
    ]
    return meant[0] if len(meant) == 1 else CityLike(typed, f"/match?{urlencode({'find': typed})}")


def _spell(slug: str, name: str, state: str) -> set[tuple[str, ...]]:
    """The ways to write a site, in the words that are compared."""
    names = [name, *(other for other, site in OTHER_NAMES if site == slug)]
    behind = ("", f" {state}", f" {state_name(state)}")
    return {split_name(said + where) for said in names for where in behind}


def read_who_did(text: str) -> str | None:
    """What was done, of a question that asks who did it; None of any other question."""
    if len(text) > _MOST_READ:
        return None
    for asked in _ASKED:
        if found := asked.match(text):
            behind = found.groupdict().get("behind") or ""
            return f"{found['what']}{behind}".strip(" ?.!") or None
    return None


def read_cities_like(text: str) -> str | None:
    """The city of a question for the cities that are like it, as typed; None of any other question."""
    found = _LIKE.match(text) if len(text) <= _MOST_READ else None
    return found["city"] if found else None


def find_who_did(session: Session, text: str) -> WhoDid | None:
    """The table for ``text``, if it asks who did a practice that it names."""
    if (what := read_who_did(text)) is None:
        return None
    what, state = _take_state(what)
    practices = _find_practices(session, what)
    if not practices:
        return None
    rows = tuple(row for slug, _ in practices for row in find_adoptions(session, practice=slug))
    return WhoDid(practices, state, tuple(row for row in rows if not state or row.state == state))


def _take_state(what: str) -> tuple[str, str]:
    """``what`` without the state behind it ("in Ohio"), and the code of that state; empty if none is named."""
    behind = _BEHIND.search(what)
    if behind is None:
        return what, ""
    said = behind["state"]
    code = said if said in _CODES else state_code(said)
    return (what[: behind.start()].strip(), code) if code else (what, "")


def _find_practices(session: Session, what: str) -> tuple[tuple[str, str], ...]:
    """The published practices that ``what`` names best, as slug and title: one, or a few of which it is a part."""
    asked = _words(what)
    query = select(Document.slug, Document.title, Document.record["also_known_as"]).where(
        Document.kind == Kind.PRACTICE, Document.visibility == Visibility.PUBLISHED
    )
    shares = {
        (slug, title): max(_share(asked, _words(name)) for name in (title, slug.replace("-", " "), *(others or ())))
        for slug, title, others in session.execute(query.order_by(Document.slug))
    }
    best = max(shares.values(), default=0.0)
    found = tuple(practice for practice, share in shares.items() if share == best)
    return found if best >= _ENOUGH and len(found) <= _MOST_PRACTICES else ()


def _share(asked: frozenset[str], name: frozenset[str]) -> float:
    """The share of the words asked that a name has; over 1 if the two are the same. One word of several is chance."""
    if asked and asked == name:
        return 2.0
    common = len(asked & name)
    return common / len(asked) if common > 1 else 0.0


def _words(text: str) -> frozenset[str]:
    """The stems of ``text`` that tell it from others."""
    return frozenset(stem for stem in stems(text) if stem not in _NOISE)
