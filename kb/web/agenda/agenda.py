"""From an agenda to a reading list: paste or upload it, correct what was read in a grid, take what is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Request, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, SearchUnavailable
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.services.agenda import (
    ASK_A_PEER,
    ASK_THE_LIAISON,
    MOST_ROWS,
    AgendaSession,
    EditedRows,
    RowKind,
    WantedSession,
    build_question,
    build_rows,
    clock,
    edit_rows,
    find_row_faults,
    propose_readings,
    read_agenda,
    read_agenda_file,
    read_rows,
    reading_budget,
    tell_session,
    to_plain,
)
from kb.services.library import find_cards_by_slug
from kb.services.lists import NewItem, NewSection, build_slot, create_list
from kb.web.agenda.rows import parse_cursor, parse_rows

blueprint = Blueprint("agenda", __name__)

MOST_BYTES = 11_000_000
"""Of an uploaded agenda, or of a grid that is sent: a megabyte of text may take three when it is sent."""

MOST_TEXT = 1_000_000
SHOWN_LINES = 2_000

SLOT_FIELDS = ("day", "starts", "ends", "track", "room", "speakers")


@dataclass(frozen=True, slots=True)
class SourceText:
    """The agenda as text: what the grid was read from, shown beside it."""

    text: str

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The lines with something in them, by their numbers."""
        return [(number, line) for number, line in enumerate(self.text.split("\n"), 1) if line.strip()][:SHOWN_LINES]


@dataclass(frozen=True, slots=True)
class ProposedFor:
    """A session of the page of proposals: what is said of it, and the minutes that it lasts."""

    session: AgendaSession
    told: str
    question: str

    @property
    def slot_fields(self) -> tuple[tuple[str, str], ...]:
        """What the list keeps of when and where it is, by the names of the fields."""
        session = self.session
        texts = (session.day, clock(session.start), clock(session.end), session.track, session.room)
        return tuple(zip(SLOT_FIELDS, (*(text or "" for text in texts), "\n".join(session.speakers)), strict=True))


@blueprint.url_value_preprocessor
def allow_long_texts(_endpoint: str | None, _values: object) -> None:
    """An agenda may be longer than other forms. This runs before the form is first read."""
    allow_bytes(request, MOST_BYTES)


def allow_bytes(sent: Request, most: int) -> None:
    """Let ``sent`` have up to ``most`` bytes, in its form too."""
    sent.max_content_length = most
    sent.max_form_memory_size = most
    sent.max_form_parts = 30_000


@blueprint.get("/agenda")
def begin() -> str:
    """Where an agenda is pasted or uploaded."""
    return render_template("agenda/agenda.html", text="", title="", error=None)


@blueprint.post("/agenda")
def split() -> ResponseReturnValue:
    """The grid of what was read. Nothing is searched yet."""
    title, text = _title(), request.form.get("text", "")
    try:
        file = request.files.get("file")
        if file is not None and file.filename:
            text = read_agenda_file(file.read(), file.filename)
        if not text.strip():
            raise BadRequest("There is no agenda yet.", "Paste one, or choose a file.")
    except BadRequest as error:
        return render_template("agenda/agenda.html", text=text[:MOST_TEXT], title=title, error=error), error.status
    return _read_text(text, title)


@blueprint.post("/agenda/rows")
def correct() -> ResponseReturnValue:
    """The grid after a button, or the proposals for its sessions."""
    form = request.form
    rows, margin = parse_rows(form)
    text, title, do = form.get("text", "").replace("\r\n", "\n")[:MOST_TEXT], _title(), form.get("do", "")
    if do == "read":
        return _read_text(text, title)
    edited = edit_rows(rows, margin, do, parse_cursor(form, do), text)
    if do != "find":
        return _show_grid(edited, text, title)
    faults = find_row_faults(rows)
    problem: BadRequest | SearchUnavailable | None = None
    if faults:
        problem = BadRequest("Some rows cannot be used yet.", "Correct the fields that are marked.")
    elif not any(row.kind is RowKind.SESSION for row in rows):
        problem = BadRequest("No row is a session, so there is nothing to find readings for.", "Mark or add one.")
    else:
        try:
            return _show_proposals(edited, text, title)
        except SearchUnavailable as error:
            problem = error
    return _show_grid(edited, text, title, problem), problem.status


def _read_text(text: str, title: str) -> str:
    plain = to_plain(text)[:MOST_TEXT]
    agenda = read_agenda(text)
    return _show_grid(build_rows(agenda), plain, title or agenda.title, notes=agenda.notes)


def _show_grid(edited: EditedRows, text: str, title: str, error: Exception | None = None, **more: Any) -> str:
    return render_template(
        "agenda/grid.html",
        grid=edited,
        faults=find_row_faults(edited.rows),
        source=SourceText(text),
        title=title,
        kinds=list(RowKind),
        error=error,
        unread={line.number for line in edited.margin},
        **more,
    )


def _show_proposals(edited: EditedRows, text: str, title: str) -> str:
    sessions = [session for session in read_rows(edited.rows) if not session.is_break]
    asked = [ProposedFor(session, tell_session(session), build_question(session)) for session in sessions]
    wanted = [WantedSession(one.session.title, one.question, reading_budget(one.session.minutes)) for one in asked]
    return render_template(
        "agenda/proposed.html",
        asked=asked,
        grid=edited,
        proposed=propose_readings(get_session(), get_workspace().index, wanted),
        source=SourceText(text),
        title=title or "Reading list",
        help_pages=find_cards_by_slug(get_session(), (ASK_A_PEER, ASK_THE_LIAISON)),
        ask_a_peer=ASK_A_PEER,
        ask_the_liaison=ASK_THE_LIAISON,
    )


@blueprint.post("/agenda/list")
def make() -> ResponseReturnValue:
    """The list of what was taken."""
    form = request.form
    sections = []
    for at in range(MOST_ROWS):
        if (title := form.get(f"session-{at}-title")) is None:
            continue
        items = tuple(
            NewItem(slug, form.get(f"importance-{at}-{slug}", ""), form.get(f"reason-{at}-{slug}", ""))
            for slug in form.getlist(f"take-{at}")
        )
        minutes = form.get(f"session-{at}-minutes", "")
        sections.append(
            NewSection(
                title,
                items,
                note=form.get(f"session-{at}-note", "")[:5_000],
                question=form.get(f"session-{at}-question", "")[:1_000],
                slot=build_slot(**{name: form.get(f"session-{at}-{name}", "")[:5_000] for name in SLOT_FIELDS}),
                minutes=int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 4 else None,
            )
        )
    if not sections:
        raise BadRequest("There is no session to make a list of.", "Go back and read the agenda first.")
    key = create_list(get_session(), get_actor(), _title() or "Reading list", sections)
    return redirect(url_for("reading_lists.edit", key=key), 303)


def _title() -> str:
    return request.form.get("title", "").strip()[:300]
