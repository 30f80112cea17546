"""``kb search``."""

from __future__ import annotations

import click

from kb.cli.console import explain_errors, open_workspace, show_json


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--mode", type=click.Choice(["hybrid", "keyword", "meaning"]), default="hybrid", show_default=True)
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 100), help="How many results.")
@click.option("--json", "as_json", is_flag=True, help="The answer of the API, on stdout.")
def search_command(words: tuple[str, ...], mode: str, k: int, as_json: bool) -> None:
    """Search for WORDS, in plain words or in the query language."""
    from kb.services import finding

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        answer = finding.find(session, workspace.index, finding.Question(text=" ".join(words), mode=mode, k=k))
    if as_json:
        from kb.api.search_schemas import SearchAnswer

        show_json(SearchAnswer.of(answer).model_dump(mode="json"))
        return
    for note in answer.notes:
        click.echo(note, err=True)
    if not answer.results:
        click.echo("Nothing found. Try fewer or other words.", err=True)
    for number, result in enumerate(answer.results, start=1):
        rating = f" [{result.card.rating.look.word}]" if result.card.rating else ""
        click.echo(f"{number:>2}. {result.card.title} ({result.card.kind}){rating}")
        click.echo(f"    {''.join(fragment.text for fragment in result.fragments)}")
        click.echo(f"    {result.card.path}")
