"""Figures of a site from a table of the FBI, put into its draft. A second person reviews them like everything else.

Knows drafts and what a table says of a place. Must not know the format of tables, and parses none
in this process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Any

from sqlalchemy.orm import Session

from ingest.errors import UploadError
from ingest.safety.tables import read_fbi_table_safely
from kb.errors import BadRequest
from kb.services.audit import Actor
from kb.services.cities import PlaceFigures, find_place_figures
from kb.services.drafting.drafts import get_draft, save_draft
from kb.services.drafting.form import fill_in
from kb.services.drafting.views import SaveView
from kb.services.transactions import changing
from knowledge.identifiers import site_slug


@dataclass(frozen=True, slots=True)
class TakenFigures:
    """The save of a draft that holds the figures, and the table that they come from."""

    save: SaveView
    source: str


def take_figures(session: Session, actor: Actor, number: int, stream: IO[bytes], file_name: str) -> TakenFigures:
    """Save what the FBI's table in ``stream`` says of the site of the draft ``number`` as figures of the table's year.

    A count that the draft has already for that year stays: what a person wrote or another table gave is not replaced.

    Raises:
        NotFound: there is no such draft.
        BadRequest: it is not of a site, the file is no table of the FBI, or it has no row for the site.
    """
    try:
        table = read_fbi_table_safely(stream, file_name)
    except UploadError as error:
        raise BadRequest(f"{error.reason}.", error.next_step) from error
    with changing(session, actor) as change:
        draft = get_draft(session, number)
        if draft.kind != "site":
            raise BadRequest("Only a site has figures.", "Open the page of the site and choose “Edit this page”.")
        fields = fill_in("site", draft.fields)
        name, state = str(fields["name"] or ""), str(fields["state"] or "")
        found = find_place_figures(table, site_slug(name, state) or "")
        if found is None:
            raise BadRequest(
                f"{table.name} of {table.year} has no row for {name}, {state}.",
                "Write the name and the state as the FBI does, save, and take the figures again.",
            )
        fields["figures"] = _join(fields["figures"], found)
        saved = save_draft(session, actor, number, revision=draft.revision, fields=fields, body=draft.body)
        change.record("took figures for", "draft", str(number), source=found.source)
        return TakenFigures(saved, found.source)


def _join(rows: list[dict[str, Any]], found: PlaceFigures) -> list[dict[str, Any]]:
    """``rows`` with the figures of one year more, or with what was open in that year, in the order of years."""
    same = next((row for row in rows if row["year"] == found.year), None)
    row: dict[str, Any] = {"year": found.year} if same is None else dict(same)
    added = [name for name in found.values if row.get(name) is None]
    row |= {name: found.values[name] for name in added}
    known = row.get("source")
    if added and found.source not in (known or ""):
        row["source"] = f"{known}; {found.source}" if known else found.source
    row["note"] = row.get("note") or found.note
    kept = [each for each in rows if each is not same]
    return sorted([*kept, row], key=lambda each: each["year"] if isinstance(each["year"], int) else 0)
