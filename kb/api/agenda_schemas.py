"""The shape of a read agenda, for the API and the command. Knows services' values, no tables."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Request
from pydantic import BaseModel, Field

from kb.errors import BadRequest
from kb.services.agenda import Agenda, AgendaSession, clock, read_agenda_file


class AgendaInput(BaseModel):
    """An agenda as text."""

    text: str = Field(description="The agenda as it was written: lines, a pasted table, Markdown, HTML, CSV, iCalendar")

    @classmethod
    def read(cls, request: Request) -> AgendaInput:
        """The agenda that was sent: a file of a form, JSON with its text, or the text itself.

        Raises:
            BadRequest: there is none, or the file cannot be read.
        """
        file = request.files.get("file")
        if file is not None:
            return cls(text=read_agenda_file(file.read(), file.filename or ""))
        given = request.get_json(silent=True) if request.is_json else request.form
        text = given.get("text") if isinstance(given, Mapping) else None
        if request.mimetype.startswith("text/"):
            text = request.get_data(as_text=True)
        if not isinstance(text, str) or not text.strip():
            raise BadRequest("There is no agenda.", 'Send {"text": "…"} as JSON, or a form with a file.')
        return cls(text=text)


class SessionModel(BaseModel):
    """A session or a break. What the agenda does not say is null; an end that is not printed is never inferred."""

    title: str
    day: str | None = Field(description="An ISO date where the agenda gives one, else the day as printed")
    start: str | None = Field(description="HH:MM")
    end: str | None = Field(description="HH:MM")
    track: str | None
    room: str | None
    speakers: list[str]
    is_break: bool = Field(description="A meal, coffee, registration, a transfer, a reception, the end of a day")

    @classmethod
    def of(cls, session: AgendaSession) -> SessionModel:
        """The session as JSON."""
        return cls(
            title=session.title,
            day=session.day,
            start=clock(session.start),
            end=clock(session.end),
            track=session.track,
            room=session.room,
            speakers=list(session.speakers),
            is_break=session.is_break,
        )


class AgendaAnswer(BaseModel):
    """The sessions of an agenda in order. ``notes`` say what was not understood, and what to know of the reading."""

    sessions: list[SessionModel]
    notes: list[str]

    @classmethod
    def of(cls, agenda: Agenda) -> AgendaAnswer:
        """The agenda as JSON."""
        left = [f"Line {line.number}: {line.text[:300]} ({line.reason})" for line in agenda.left_out if line.unread]
        return cls(sessions=[SessionModel.of(one) for one in agenda.sessions], notes=[*agenda.notes, *left])
