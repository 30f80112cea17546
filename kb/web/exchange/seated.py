"""What every page of exchange shares: kept by no cache, and the city that the reader works for."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, request
from flask.blueprints import BlueprintSetupState

from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.services import exchange, library, peers


def keep_nowhere(response: Response) -> Response:
    """Let no cache keep what is between cities, and no robot list it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


def get_formats() -> exchange.Formats:
    """The formats of exchange of this installation."""
    return exchange.load_formats(get_workspace().settings.formats_file)


def find_own_sites() -> tuple[str, ...]:
    """The sites that the reader works for."""
    return peers.find_sites_of(get_session(), get_actor())


def get_site_asked() -> str:
    """The city of the address or form if it is one of the reader's, else the first of theirs, else nothing."""
    sites, asked = find_own_sites(), request.values.get("site", "")
    return asked if asked in sites else next(iter(sites), "")


def install_choices(state: BlueprintSetupState) -> None:
    """Let templates make lists to choose from, as value and words."""
    state.app.jinja_env.globals.update(
        cards_as_choices=cards_as_choices, formats_as_choices=formats_as_choices, city_names=city_names
    )


def cards_as_choices(cards: Iterable[library.Card]) -> list[tuple[str, str]]:
    """Pages by their titles."""
    return [(card.slug, card.title) for card in cards]


def formats_as_choices(formats: exchange.Formats) -> list[tuple[str, str]]:
    """Formats by their names."""
    return [(one.slug.value, one.name) for one in formats.each.values()]


def city_names(visit: exchange.VisitView) -> dict[str, str]:
    """The names of the cities in a visit, by slug."""
    return {one.site: one.city for one in visit.cities}
