"""From an agenda to a reading list: paste or upload it, look at what is proposed, make the list of what is taken."""

from __future__ import annotations

from flask import Blueprint, Request, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, SearchUnavailable
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.services.agenda import (
    Agenda,
    WantedSession,
    propose_readings,
    read_agenda_file,
    reading_budget,
    read_agenda,
)
from kb.services.lists import Importance, NewItem, NewSection, create_list

blueprint = Blueprint("agenda", __name__)

MOST_BYTES = 6_000_000
"""Of an uploaded agenda, or of one that is pasted: a megabyte of text may take three when it is sent."""


@blueprint.url_value_preprocessor
def allow_long_texts(_endpoint: str | None, _values: object) -> None:
    """An agenda may be longer than other forms. This runs before the form is first read."""
    allow_bytes(request, MOST_BYTES)


def allow_bytes(sent: Request, most: int) -> None:
    """Let ``sent`` have up to ``most`` bytes, in its form too."""
    sent.max_content_length = most
    sent.max_form_memory_size = most
    sent.max_form_parts = 20_000


@blueprint.get("/agenda")
def begin() -> str:
    """Where an agenda is pasted or uploaded."""
    return render_template("agenda/agenda.html", text="", title="", error=None)


@blueprint.post("/agenda")
def split() -> ResponseReturnValue:
    """The sessions, each with its proposals."""
    title, text = request.form.get("title", "").strip()[:300], request.form.get("text", "")
    try:
        file = request.files.get("file")
        if file is not None and file.filename:
            text = read_agenda_file(file.read(), file.filename)
        agenda = split_agenda(text, _read_numbers("put_back"))
        if not agenda.sessions and not agenda.left_out:
            raise BadRequest("There is no agenda yet.", "Paste one, or choose a file.")
        return _show_proposals(agenda, text, title)
    except (BadRequest, SearchUnavailable) as error:
        return render_template("agenda/agenda.html", text=text[:1_000_000], title=title, error=error), error.status


def _show_proposals(agenda: Agenda, text: str, title: str) -> str:
    wanted = [WantedSession(one.title, one.question, reading_budget(one.minutes)) for one in agenda.sessions]
    return render_template(
        "agenda/proposed.html",
        agenda=agenda,
        proposed=propose_readings(get_session(), get_workspace().index, wanted),
        text=text,
        title=title or agenda.title or "Reading list",
        importances=list(Importance),
    )


@blueprint.post("/agenda/list")
def make() -> ResponseReturnValue:
    """The list of what was taken."""
    form = request.form
    sections = []
    for at in range(MOST_SESSIONS):
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
                minutes=int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 4 else None,
            )
        )
    if not sections:
        raise BadRequest("There is no session to make a list of.", "Go back and split the agenda first.")
    key = create_list(get_session(), get_actor(), form.get("title", "").strip() or "Reading list", sections)
    return redirect(url_for("reading_lists.edit", key=key), 303)


def _read_numbers(name: str) -> frozenset[int]:
    given = request.form.getlist(name)
    return frozenset(int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 9)
