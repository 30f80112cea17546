"""What templates may call: words for values, addresses of filtered searches, the parts of a page in order.

Addresses of assets change with the asset, so that a browser never shows an old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from flask import Flask, g, url_for

from kb.http.context import get_workspace
from kb.http.downloads import get_base
from kb.services.citing import say_names
from kb.services.finding import FACETS, STEPS, FacetValue, Question, build_query_string
from kb.services.library import (
    AREAS,
    BANDS,
    FOLDER_OF_PAGE,
    KINDS,
    Card,
    SiteCard,
    build_anchor,
    format_date,
    format_months,
    label,
    state_name,
)
from kb.web.library.contents import NAMED_OF_PRACTICE, parts_of, parts_of_practice, parts_of_site, parts_of_tool


def install_template_tools(app: Flask) -> None:
    """Make the tools available in every template."""
    folder = Path(app.static_folder or "")

    @lru_cache(maxsize=256)
    def version(name: str) -> str:
        path = folder / name
        return str(int(path.stat().st_mtime)) if path.exists() else "0"

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=version(name))

    filters = {
        "label": label,
        "state_name": state_name,
        "anchor": build_anchor,
        "day": format_date,
        "months": format_months,
        "names": say_names,
    }
    app.jinja_env.filters.update(filters, capitalize_first=capitalize_first, number=number)
    addresses = (search_url, without_value, leaving_out, not_leaving_out, cleared)
    tools = (*addresses, begins, page_numbers, in_reading_order, by_year, by_state)
    contents = (parts_of, parts_of_practice, parts_of_site, parts_of_tool)
    app.jinja_env.globals.update({each.__name__: each for each in (asset, get_base, *tools, *contents)})
    app.jinja_env.globals.update(
        areas=AREAS,
        bands=BANDS,
        kinds=KINDS,
        folders=FOLDER_OF_PAGE,
        named_of_practice=NAMED_OF_PRACTICE,
        page_size=app.extensions["kb"].settings.page_size,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def request_id() -> dict[str, str]:
        return {"request_id": g.get("request_id", "")}


def search_url(question: Question, **changes: object) -> str:
    """The address of the search page for ``question`` with ``changes``."""
    return f"{url_for('search.show')}?{build_query_string(question, get_workspace().settings.page_size, **changes)}"


def without_value(question: Question, name: str, value: str) -> str:
    """The address of the same search, no longer filtered by ``value``."""
    return search_url(question, **{name: _without(question.filters, name, value)})


def leaving_out(question: Question, name: str, value: str) -> str:
    """The address of the same search without what has ``value``."""
    left_out = (*question.exclude.get(name, ()), value)
    return search_url(question, **{name: _without(question.filters, name, value), f"not_{name}": left_out})


def not_leaving_out(question: Question, name: str, value: str) -> str:
    """The address of the same search that no longer leaves out what has ``value``."""
    return search_url(question, **{f"not_{name}": _without(question.exclude, name, value)})


def cleared(question: Question) -> str:
    """The address of the same search without any filter."""
    facets = dict.fromkeys((*FACETS, *(f"not_{name}" for name in FACETS)), ())
    return search_url(question, year_from=None, year_to=None, **facets)


def _without(filters: Mapping[str, Sequence[str]], name: str, value: str) -> tuple[str, ...]:
    return tuple(kept for kept in filters.get(name, ()) if kept != value)


def in_reading_order(name: str, values: Iterable[FacetValue]) -> list[FacetValue]:
    """The values of a filter as a reader looks for them: ratings by strength, places by name, years newest first."""
    if name == "rating":
        bands = list(BANDS)
        return sorted(values, key=lambda value: bands.index(value.value))
    if name in STEPS:
        return sorted(values, key=lambda value: STEPS[name].index(value.value))
    if name in ("site", "state"):
        return sorted(values, key=lambda value: value.label)
    return sorted(values, key=lambda value: value.label, reverse=True) if name == "year" else list(values)


def begins(question: Question) -> bool:
    """Whether nothing was asked yet, neither in words nor by a filter."""
    return not (question.text.strip() or question.is_filtered)


def page_numbers(here: int, last: int) -> list[int | None]:
    """The pages that a reader can go to: first, last and those around ``here``; None where some are left out."""
    shown = sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)})
    numbers: list[int | None] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before == 2:
            numbers.append(before + 1)
        elif page - before > 2:
            numbers.append(None)
        numbers.append(page)
    return numbers


def by_year(cards: Iterable[Card]) -> list[tuple[int | None, list[Card]]]:
    """Cards in the order given, in groups of one year."""
    return [(year, list(group)) for year, group in groupby(cards, key=lambda card: card.year)]


def by_state(cards: Iterable[SiteCard]) -> list[tuple[str, list[SiteCard]]]:
    """Sites in groups of one state, states and sites by name."""
    ordered = sorted(cards, key=lambda card: (state_name(card.state), card.name))
    return [(state, list(group)) for state, group in groupby(ordered, key=lambda card: state_name(card.state))]


def capitalize_first(text: str) -> str:
    """``text`` with its first letter large and the rest as it is."""
    return text[:1].upper() + text[1:]


def number(value: float | None) -> str:
    """A figure with its thousands apart; words where there is none."""
    return "No figure" if value is None else f"{value:,}"
