"""``kb read``: what a file would become, with nothing stored."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.console import explain_errors, show_json


@click.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout: a document, or a list of them.")
def read_command(file: Path, as_json: bool) -> None:
    """Show what FILE would become: fields as proposals, each with its place and how sure it is, and its text in blocks.

    Nothing is stored. A file of records (RIS, a table) gives a list, any other one document.
    """
    from kb.services.intake import tell_what_it_holds

    with explain_errors():
        told = tell_what_it_holds(file)
    if as_json:
        show_json(told[0] if len(told) == 1 else told)
        return
    for one in told:
        click.echo(one["title"] or "(no title found)")
        for name, proposal in one["proposals"].items():
            value = proposal["value"]
            shown = "; ".join(value) if isinstance(value, list) else value
            click.echo(f"  {name}: {shown}  ({proposal['place']}, {proposal['sure']:.0%} sure)")
        for sentence in one["report"]:
            click.echo(f"  {sentence}")
