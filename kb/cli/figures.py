"""``kb import-fbi``, and the country's figures as ``kb ingest`` reads them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy.orm import Session

from kb.cli.console import explain_errors, fail, open_workspace, show_json

if TYPE_CHECKING:
    from kb.services.cities import ColumnCount, ImportedTable


@click.command("import-fbi")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--write",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all figures into one compact file instead, for the content folder (fbi-figures.csv.gz).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def import_fbi_command(files: tuple[Path, ...], target: Path | None, as_json: bool) -> None:
    """Read the FBI's own tables (.xls or .xlsx; Tables 6, 8, 10 and 78) into the database.

    Each column is counted: how many figures were in it, and how many were kept. What is not understood is named.
    """
    if target is not None:
        _write(files, target, as_json)
        return
    from ingest.fbi_tables import NotAnFbiTable
    from kb.logs import configure_logs
    from kb.services import cities

    workspace = open_workspace()
    configure_logs(workspace.settings)
    failures = 0
    shown: list[dict[str, object]] = []
    with explain_errors(), workspace.sessions() as session:
        for path in files:
            try:
                table = cities.import_table(session, path)
            except NotAnFbiTable as error:
                failures += 1
                shown.append({"file": str(path), "error": str(error)})
                click.echo(f"FAILED {error}", err=True)
                continue
            failures += bool(table.faults)
            shown.append(_say(table))
    if as_json:
        show_json(shown)
    sys.exit(1 if failures else 0)


def read_country_figures(session: Session, folder: Path) -> dict[str, int] | None:
    """Read the file of the country's figures in ``folder``, if it has one; what that did, None if there is none."""
    from kb.services import cities

    path = folder / cities.FIGURES_FILE
    if not path.is_file():
        return None
    try:
        result = cities.read_figures_file(session, path)
    except cities.BadFiguresFile as error:
        click.echo(f"FAILED {error} {error.hint}", err=True)
        return {"added": 0, "changed": 0, "failed": 1}
    stored = result.stored
    done = {"added": stored.added, "changed": len(stored.changes), "failed": len(stored.faults)}
    if result.read:
        click.echo(
            f"Figures of the country's cities: {done['added']:,} years added, {done['changed']:,} changed", err=True
        )
    for line in (*map(str, stored.changes), *(f"FAILED {fault}" for fault in stored.faults)):
        click.echo(line, err=True)
    return done


def _say(table: ImportedTable) -> dict[str, object]:
    """Say on stderr what became of a table; the same as a value."""
    for line in (*table.changes, *(f"FAILED {table.path}: {fault}" for fault in table.faults)):
        click.echo(str(line), err=True)
    counts = {"added": table.added, "unchanged": table.unchanged, "changed": len(table.changes)}
    click.echo(f"{table.source}: {', '.join(f'{n:,} {what}' for what, n in counts.items())}", err=True)
    click.echo(f"  figures kept: {'; '.join(_say_kept(c) for c in table.columns if c.kept is not None)}", err=True)
    if left := [f"{column.heading} ({column.found:,})" for column in table.columns if column.kept is None]:
        click.echo(f"  left out, since they are not about violent crime or sworn officers: {', '.join(left)}", err=True)
    return {
        "file": str(table.path),
        "source": table.source,
        **counts,
        "columns": [{"heading": c.heading, "found": c.found, "kept": c.kept or 0} for c in table.columns],
        "changes": [str(change) for change in table.changes],
        "faults": list(table.faults),
    }


def _say_kept(column: ColumnCount) -> str:
    return f"{column.heading} {column.kept:,} of {column.found:,}"


def _write(files: tuple[Path, ...], target: Path, as_json: bool) -> None:
    from ingest.fbi_tables import NotAnFbiTable
    from kb.services import cities

    try:
        written = cities.write_figures_file(files, target)
    except NotAnFbiTable as error:
        fail(str(error))
    for fault in written.faults:
        click.echo(f"FAILED {fault}", err=True)
    click.echo(
        f"{target}: {written.years:,} years of {written.places:,} places, from {len(written.tables)} tables",
        err=True,
    )
    if as_json:
        show_json(
            {
                "file": str(target),
                "tables": list(written.tables),
                "places": written.places,
                "years": written.years,
                "faults": list(written.faults),
            }
        )
    sys.exit(1 if written.faults else 0)
