"""``kb agenda``: the sessions of an agenda, nothing stored."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.console import explain_errors, show_json


@click.command("agenda")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def agenda_command(file: Path, as_json: bool) -> None:
    """Read the agenda in FILE (text, Markdown, HTML, DOCX, PDF, XLSX, CSV, iCalendar) and show its sessions."""
    from kb.services.agenda import clock, read_agenda, read_agenda_file

    with explain_errors():
        agenda = read_agenda(read_agenda_file(file.read_bytes(), file.name))
    if as_json:
        from kb.api.agenda_schemas import AgendaAnswer

        show_json(AgendaAnswer.of(agenda).model_dump(mode="json"))
        return
    day = ""
    for session in agenda.sessions:
        if session.day and session.day != day:
            click.echo(session.day)
            day = session.day
        time = "–".join(said for said in (clock(session.start), clock(session.end)) if said)
        beside = [session.track, session.room, ", ".join(session.speakers), "break" if session.is_break else ""]
        more = " | ".join(said for said in beside if said)
        click.echo(f"  {time:<11}  {session.title}{f'  ({more})' if more else ''}")
    for note in agenda.notes:
        click.echo(note, err=True)
    for line in agenda.left_out:
        if line.unread:
            click.echo(f"Line {line.number} was left out, {line.reason}: {line.text[:120]}", err=True)
