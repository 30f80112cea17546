"""``python -m bench``: a large collection is built, asked and compared. ``make bench`` runs it from the checkout."""

from __future__ import annotations

from pathlib import Path

import click

from bench import run
from kb.cli.console import explain_errors, open_workspace, show_json, show_progress


@click.command()
@click.option("--records", default=20_000, show_default=True, type=click.IntRange(100), help="Records to build.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True),
    help="Real text for the records: JSON lines with title and text, or a folder of .md or .txt; else the content.",
)
@click.option("--questions", default=300, show_default=True, type=click.IntRange(2, 500), help="How many questions.")
@click.option("--engines", default="tantivy", show_default=True, help="Keyword engines to build it with.")
@click.option("--encode", is_flag=True, help="Have the model encode every record: hours for 235,000.")
@click.option("--vs", default="", help="Compare with some of txtai,lancedb,chroma, if they are installed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def main(records: int, source: Path | None, questions: int, engines: str, encode: bool, vs: str, as_json: bool) -> None:
    """Build a large collection, ask it, and say what it took."""
    workspace = open_workspace()
    wanted, rivals = ([name.strip() for name in text.split(",") if name.strip()] for text in (engines, vs))
    with explain_errors(), show_progress("Encoding sentences") as progress:
        report = run.run(
            workspace, source or workspace.settings.content, records, wanted, questions, rivals, encode, progress
        )
    if as_json:
        show_json(report.as_json())
    else:
        click.echo(run.format_report(report))


if __name__ == "__main__":
    main()
