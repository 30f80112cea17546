"""What the fields of others' files become: chosen once for each set of fields, remembered, and shown before anything is
taken over.

Knows rows and the maps of :mod:`ingest.field_maps`; must not know a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.field_maps import TARGETS, name_source, propose_from_fields
from ingest.proposals import order_found
from ingest.reading import ForeignField, FoundValue
from kb.errors import BadRequest
from kb.models import ChosenField, Upload, UploadItem
from kb.services.audit import Actor
from kb.services.intake.uploads import get_upload_row
from kb.services.transactions import changing

LEFT_OUT = ""
TARGET_WORDS: dict[str, str] = {
    LEFT_OUT: "Leave it out",
    **{target: target.capitalize() for target in TARGETS},
    "ncj_number": "NCJ number",
    "doi": "DOI",
    "url": "Web address",
}
"""The fields of ours that a foreign field can become, in words for people."""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """One field of a file: its name and first words, what it becomes ("" where it is left out), and who chose that."""

    name: str
    sample: str
    target: str
    remembered: bool


def load_choices(session: Session, foreign: Iterable[ForeignField]) -> dict[str, str]:
    """The targets that someone chose for files with these fields, by the names of the fields."""
    source = name_source(one.name for one in foreign)
    rows = session.scalars(select(ChosenField).where(ChosenField.source == source))
    return {row.name: row.target for row in rows}


def apply_choices(
    found: tuple[FoundValue, ...], foreign: tuple[ForeignField, ...], chosen: Mapping[str, str]
) -> tuple[FoundValue, ...]:
    """``found`` with what the foreign fields say by ``chosen`` in place of what they said before."""
    places = {f"the field {one.name}" for one in foreign}
    others = tuple(one for one in found if one.place.split("; ")[0] not in places)
    return order_found(propose_from_fields(foreign, chosen), others)


def find_mapping(session: Session, number: int) -> tuple[FieldMapping, ...]:
    """What the foreign fields of the first item of upload ``number`` become; empty where it has none.

    Raises:
        NotFound: there is no such upload.
    """
    upload = get_upload_row(session, number)
    foreign = _read_foreign(upload.items[0]) if upload.items else ()
    if not foreign:
        return ()
    chosen = load_choices(session, foreign)
    return tuple(
        FieldMapping(one.name, one.value[:120], chosen.get(one.name, one.target), one.name in chosen) for one in foreign
    )


def choose_targets(session: Session, actor: Actor, number: int, targets: Mapping[str, str]) -> int:
    """Remember what the fields of upload ``number`` become, and apply it to all files of its batch with these fields.

    Returns to how many items it was applied.

    Raises:
        NotFound: there is no such upload.
        BadRequest: a target is no field of ours.
    """
    wrong = [target for target in targets.values() if target not in (*TARGETS, LEFT_OUT)]
    if wrong:
        raise BadRequest(f"There is no field called {wrong[0]!r}.", f"Choose one of: {', '.join(TARGETS)}.")
    with changing(session, actor) as change:
        upload = get_upload_row(session, number)
        foreign = _read_foreign(upload.items[0]) if upload.items else ()
        source = name_source(one.name for one in foreign)
        known = {row.name: row for row in session.scalars(select(ChosenField).where(ChosenField.source == source))}
        for one in foreign:
            target = targets.get(one.name, one.target)
            if one.name in known:
                known[one.name].target, known[one.name].chosen_by = target, actor.name
            else:
                session.add(ChosenField(source=source, name=one.name, target=target, chosen_by=actor.name))
        session.flush()
        applied = 0
        query = select(UploadItem).join(Upload).where(Upload.batch == upload.batch)
        for item in session.scalars(query):
            fields = _read_foreign(item)
            if fields and name_source(one.name for one in fields) == source:
                found = tuple(FoundValue(**each) for each in item.found)
                item.found = [asdict(each) for each in apply_choices(found, fields, targets)]
                applied += 1
        change.record("mapped the fields of", "upload", str(number), targets=dict(targets), items=applied)
        return applied


def _read_foreign(item: UploadItem) -> tuple[ForeignField, ...]:
    rows: list[dict[str, Any]] = item.foreign or []
    return tuple(ForeignField(**row) for row in rows)
