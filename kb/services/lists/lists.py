"""Makes, copies and deletes reading lists, and gives them to exports. Knows tables; must not know HTTP.

What a list looks like is in :mod:`kb.services.lists.view`, how one is changed in :mod:`kb.services.lists.edit`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.errors import BadRequest, Forbidden
from kb.models import ListSection, ReadingList
from kb.models.reading_list import ListItem
from kb.services.audit import Actor, Role
from kb.services.citing import (
    Bundle,
    BundleSection,
    Citable,
    Listed,
    build_coins,
    build_list_json_ld,
    find_citables,
)
from kb.services.library import Reading, find_readings
from kb.services.lists.own_work import build_own_citable
from kb.services.lists.rows import get_list_row, items_of
from kb.services.lists.slot import NO_SLOT, SessionSlot
from kb.services.lists.versions import keep_state
from kb.services.lists.view import Importance, ListView
from kb.services.transactions import changing

MOST_SECTIONS = 400
MOST_ITEMS = 2_500
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class NewItem:
    """A reading to put into a new list."""

    slug: str
    importance: str = Importance.RECOMMENDED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewSection:
    """A section of a new list; see :class:`~kb.models.reading_list.ListSection`."""

    title: str
    items: tuple[NewItem, ...] = ()
    note: str = ""
    question: str = ""
    minutes: int | None = None
    slot: SessionSlot = NO_SLOT


@dataclass(frozen=True, slots=True)
class ListPage:
    """What a list's page says to machines: its address, what Zotero reads of each reading by slug, and JSON-LD."""

    url: str
    coins: Mapping[str, str]
    json_ld: str


def create_list(session: Session, actor: Actor, title: str, sections: Sequence[NewSection]) -> str:
    """A new list that is not public, and its key. Readings that are not published are left out.

    Raises:
        BadRequest: there is no title, or too much in it.
    """
    title = " ".join(title.split())[:LONGEST_TITLE]
    if not title:
        raise BadRequest("The list has no title.", "Give it one.")
    if len(sections) > MOST_SECTIONS or sum(len(section.items) for section in sections) > MOST_ITEMS:
        raise BadRequest(
            f"A list holds {MOST_SECTIONS} sections and {MOST_ITEMS:,} readings at most.", "Make two lists of it."
        )
    with changing(session, actor) as change:
        readings = find_readings(session, (item.slug for section in sections for item in section.items))
        row = ReadingList(key=secrets.token_hex(12), title=title, owner=actor.name)
        row.sections = [_build_section(place, new, readings) for place, new in enumerate(sections)]
        session.add(row)
        change.record("created", "reading list", row.key, title=title, readings=len(items_of(row)))
        keep_state(change, row, "The list was made.")
        return row.key


def _build_section(place: int, new: NewSection, readings: dict[str, Reading]) -> ListSection:
    unique = {item.slug: item for item in new.items if item.slug in readings}
    return ListSection(
        position=place,
        title=" ".join(new.title.split())[:LONGEST_TITLE] or f"Section {place + 1}",
        note=new.note,
        question=new.question,
        minutes=new.minutes,
        day=new.slot.day,
        starts=new.slot.starts,
        ends=new.slot.ends,
        track=new.slot.track,
        room=new.slot.room,
        speakers="\n".join(new.slot.speakers),
        items=[build_item(at, item, readings[item.slug]) for at, item in enumerate(unique.values())],
    )


def build_item(place: int, new: NewItem, reading: Reading) -> ListItem:
    """A row for ``new`` that remembers what ``reading`` is now."""
    return ListItem(
        position=place,
        slug=new.slug,
        importance=new.importance if new.importance in set(Importance) else Importance.RECOMMENDED,
        reason=new.reason[:1_000],
        saved_digest=reading.digest,
        saved_rating=reading.band,
    )


def copy_list(session: Session, actor: Actor, key: str) -> str:
    """A copy of the list ``key`` to use again, not public, owned by ``actor``; its key.

    Every item keeps what was saved of it, so that the copy shows what changed since: re-rated, withdrawn, replaced.

    Raises:
        NotFound: there is no such list.
    """
    with changing(session, actor) as change:
        row = get_list_row(session, key, actor)
        copy = ReadingList(
            key=secrets.token_hex(12),
            title=f"{row.title[: LONGEST_TITLE - 7]} (copy)",
            note=row.note,
            private_note=row.private_note,
            owner=actor.name,
            copied_from=row.key,
            sections=[_copy_section(section) for section in row.sections],
        )
        session.add(copy)
        change.record("copied", "reading list", copy.key, copied_from=row.key)
        keep_state(change, copy, "Copied from another list.")
        return copy.key


def _copy_section(section: ListSection) -> ListSection:
    kept = ("position", "title", "note", "question", "minutes", "day", "starts", "ends", "track", "room", "speakers")
    return ListSection(
        **{name: getattr(section, name) for name in kept},
        items=[_copy_item(item) for item in section.items],
    )


def _copy_item(item: ListItem) -> ListItem:
    kept = ("position", "slug", "importance", "note", "private_note", "reason", "own", "file")
    saved = ("saved_digest", "saved_rating", "saved_at")
    return ListItem(**{name: getattr(item, name) for name in (*kept, *saved)})


def delete_list(session: Session, actor: Actor, key: str) -> str:
    """Delete the list ``key`` and return its title. Its readings stand in the audit.

    Raises:
        NotFound: there is no such list.
        Forbidden: ``actor`` neither owns it nor is an admin.
    """
    with changing(session, actor) as change:
        row = get_list_row(session, key, actor)
        if row.owner != actor.name and actor.role is not Role.ADMIN:
            raise Forbidden("Only its owner or an admin can delete a list.", f"Ask {row.owner}, or make it not public.")
        title, slugs = row.title, [item.slug for item in items_of(row)]
        change.record("deleted", "reading list", key, title=title, readings=slugs)
        session.delete(row)
        return title


def build_list_page(session: Session, view: ListView, base: str) -> ListPage:
    """What the page of ``view`` says of its readings to machines."""
    bundle = build_list_bundle(session, view, base)
    coins = {item.citable.slug: build_coins(item.citable) for item in bundle.items}
    return ListPage(bundle.url, coins, build_list_json_ld(bundle))


def build_list_bundle(session: Session, view: ListView, base: str) -> Bundle:
    """``view`` as works to be written in a format; ``base`` is this site's address. What is gone is left out."""
    works = _find_works(session, view, base)
    sections = tuple(
        BundleSection(
            title=section.title,
            note=section.note,
            items=tuple(
                Listed(
                    citable=works[item.slug],
                    note=item.note,
                    importance=item.importance.capitalize(),
                    minutes=item.minutes,
                )
                for item in section.items
                if item.slug in works
            ),
        )
        for section in view.sections
    )
    return Bundle(view.title, view.note, sections, f"{base}{view.path}")


def _find_works(session: Session, view: ListView, base: str) -> dict[str, Citable]:
    held = {work.slug: work for work in find_citables(session, [item.slug for item in view.items], base)}
    url = f"{base}{view.path}"
    return held | {item.slug: build_own_citable(item.slug, item.own, url) for item in view.items if item.own}
