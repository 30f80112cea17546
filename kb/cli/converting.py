"""``kb convert``: one bibliographic file into another, with nothing stored."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kb.cli.console import explain_errors


@click.command("convert")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to",
    "target",
    type=click.Choice(["ris", "bib", "biblatex", "csl.json", "mods"]),
    required=True,
    help="The form to write.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here; without it, to stdout.")
def convert_command(file: Path, target: str, output: Path | None) -> None:
    """Read FILE (RIS, BibTeX, BibLaTeX, CSL-JSON, EndNote's XML, MODS or a table) and write it in another form.

    Nothing is stored. A record that cannot be used is named on stderr, and the exit code is then 1.
    """
    from kb.services import citing

    with explain_errors():
        found = citing.convert_file(file, target)
        if output is None:
            sys.stdout.buffer.write(found.content)
        else:
            output.write_bytes(found.content)
    for reason in found.left_out:
        click.echo(f"LEFT OUT {file}: {reason}", err=True)
    click.echo(f"{found.records} {'record' if found.records == 1 else 'records'}", err=True)
    sys.exit(1 if found.left_out else 0)
