"""Makes the view of a visit from its rows. Knows both and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date

from kb.models import PeerVisit, VisitNote
from kb.services.exchange.formats import ExchangeFormat, Formats
from kb.services.exchange.visit_views import (
    NOTE_FIELDS,
    GoalMet,
    LineKind,
    NoteKind,
    VisitCity,
    VisitLineView,
    VisitNoteView,
    VisitPart,
    VisitState,
    VisitView,
)


def build_visit(
    row: PeerVisit,
    own: Collection[str],
    names: Mapping[str, str],
    titles: Mapping[str, str],
    formats: Formats,
    today: date,
) -> VisitView:
    """``row`` as one who works for the sites ``own`` sees it; ``names`` are of sites, ``titles`` of strategies."""
    return VisitView(
        number=row.id,
        format=row.format,
        format_name=formats.each[ExchangeFormat(row.format)].name,
        practice=row.practice if row.practice in titles else "",
        practice_title=titles.get(row.practice, ""),
        purpose=row.purpose,
        brings_home=row.brings_home,
        first_day=row.first_day,
        last_day=row.last_day,
        begins=row.begins,
        closes=row.closes,
        place=row.place,
        revision=row.revision,
        changed_at=row.changed_at.replace(tzinfo=UTC),
        state=_state_of(row, today),
        cities=tuple(
            VisitCity(
                one.site,
                names.get(one.site, one.site),
                VisitPart(one.part),
                one.offices,
                one.agreed_at is not None,
                one.tells,
                one.site in own,
            )
            for one in row.sites
        ),
        lines=tuple(
            VisitLineView(
                line.id,
                LineKind(line.kind),
                line.site,
                names.get(line.site, line.site),
                line.text,
                line.due,
                line.done_on,
            )
            for line in row.lines
        ),
        notes=tuple(_view_note(note, names) for note in row.notes),
        today=today,
    )


def _state_of(row: PeerVisit, today: date) -> VisitState:
    if row.called_off_at is not None:
        return VisitState.CALLED_OFF
    if any(one.agreed_at is None for one in row.sites):
        return VisitState.PROPOSED
    last = row.last_day or row.first_day
    return VisitState.HELD if last is not None and last <= today else VisitState.AGREED


def _view_note(note: VisitNote, names: Mapping[str, str]) -> VisitNoteView:
    kind = NoteKind(note.kind)
    said = {name: str(getattr(note, name)) for name in NOTE_FIELDS[kind]}
    return VisitNoteView(
        number=note.id,
        site=note.site,
        city=names.get(note.site, note.site),
        kind=kind,
        goal=GoalMet(note.goal) if note.goal else None,
        parts=tuple((words, said[name]) for name, words in NOTE_FIELDS[kind].items() if said[name]),
        said={**said, "goal": note.goal},
        written_at=note.written_at.replace(tzinfo=UTC),
    )
