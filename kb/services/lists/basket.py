"""A basket of documents that anyone can keep for a while without an account. Pure but for the reading of titles.

Where the basket is kept (a signed cookie) is known to the pages; here it is a tuple of slugs in the order of adding.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.services.citing import Bundle, BundleSection, Listed, find_citables
from kb.services.library import Reading, find_readings, get_card

MOST_IN_BASKET = 50
MOST_CHARACTERS = 4_500
"""Of all slugs together: what a cookie of 4,096 bytes holds for certain, as they are compressed."""

BASKET_TITLE = "Reading basket"


def add_to_basket(session: Session, basket: tuple[str, ...], slug: str) -> tuple[tuple[str, ...], str]:
    """The basket with the published document ``slug`` in it, and a sentence that says so.

    Raises:
        NotFound: there is no such document.
        BadRequest: the basket is full.
    """
    card = get_card(session, slug)
    if slug in basket:
        return basket, f"“{card.title}” is in your basket already."
    if len(basket) >= MOST_IN_BASKET or sum(map(len, basket)) + len(slug) > MOST_CHARACTERS:
        raise BadRequest(f"The basket is full: it holds {len(basket)}.", "Take some out, or save it as a reading list.")
    return (*basket, slug), f"“{card.title}” put into your basket."


def remove_from_basket(basket: tuple[str, ...], slug: str) -> tuple[str, ...]:
    """The basket without ``slug``."""
    return tuple(kept for kept in basket if kept != slug)


def find_basket(session: Session, basket: tuple[str, ...]) -> tuple[Reading, ...]:
    """What is in the basket and published, in its order."""
    readings = find_readings(session, basket)
    return tuple(readings[slug] for slug in basket if slug in readings)


def build_basket_bundle(session: Session, basket: tuple[str, ...], base: str) -> Bundle:
    """The basket as works to be written in a format; ``base`` is this site's address."""
    minutes = {reading.slug: reading.minutes for reading in find_basket(session, basket)}
    works = find_citables(session, basket, base)
    listed = tuple(Listed(work, minutes=minutes.get(work.slug)) for work in works)
    return Bundle(BASKET_TITLE, "", (BundleSection("", "", listed),), f"{base}/basket")
