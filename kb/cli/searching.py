"""``kb search``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.cli.console import explain_errors, open_workspace, show_json

if TYPE_CHECKING:
    from kb.services.finding import SearchAnswer

Command = TypeVar("Command", bound=Callable[..., Any])

FACETS = ("kind", "area", "problem", "rating", "site", "state", "year")
"""As in the address of a search; named here so that ``kb --help`` loads no search. A test holds them together."""


def _filter_options(command: Command) -> Command:
    """``--kind lesson`` asks for a value and ``--not-kind lesson`` leaves it out; both may be repeated."""
    for name in reversed(FACETS):
        left_out = click.option(f"--not-{name}", multiple=True, metavar="VALUE", help=f"Leave out this {name}.")
        asked = click.option(f"--{name}", multiple=True, metavar="VALUE", help=f"Only this {name}.")
        command = asked(left_out(command))
    return command


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--mode", type=click.Choice(["hybrid", "keyword", "meaning"]), default="hybrid", show_default=True)
@click.option(
    "--evidence",
    type=click.Choice(["relevance", "balanced", "first"]),
    default="relevance",
    show_default=True,
    help="How ratings move practices: not at all, a little, or the strongest first among those that fit.",
)
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest", "title"]), default="relevance", show_default=True
)
@click.option("--no-synonyms", is_flag=True, help="Search only for the words given.")
@click.option("--meaning", multiple=True, metavar="CONCEPT", help="Settle an acronym with several meanings.")
@_filter_options
@click.option("--year-from", type=click.IntRange(1900, 2100))
@click.option("--year-to", type=click.IntRange(1900, 2100))
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 100), help="How many results.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="The answer of the API, on stdout.")
def search_command(
    words: tuple[str, ...], as_json: bool, no_synonyms: bool, meaning: tuple[str, ...], **given: Any
) -> None:
    """Search for WORDS, in plain words or in the query language."""
    from kb.services import finding

    filters = {name: given.pop(name) for name in FACETS}
    exclude = {name: given.pop(f"not_{name}") for name in FACETS}
    question = finding.Question(
        text=" ".join(words),
        filters={name: values for name, values in filters.items() if values},
        exclude={name: values for name, values in exclude.items() if values},
        synonyms=not no_synonyms,
        meanings=meaning,
        **given,
    )
    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        answer = finding.answer_question(session, workspace.index, question)
    if as_json:
        from kb.api.search_schemas import SearchAnswerModel

        show_json(SearchAnswerModel.of(answer).model_dump(mode="json"))
        return
    for line in _remarks(answer):
        click.echo(line, err=True)
    for number, result in enumerate(answer.results, start=(question.page - 1) * question.k + 1):
        rating = f" [{result.card.rating.look.word}]" if result.card.rating else ""
        click.echo(f"{number:>2}. {result.card.title} ({result.card.kind}){rating}")
        click.echo(f"    {''.join(fragment.text for fragment in result.fragments)}")
        if result.moved_word:
            click.echo(f"    {result.moved_word}")
        click.echo(f"    {result.card.path}")


def _remarks(answer: SearchAnswer) -> list[str]:
    """What is said of the whole answer, to a person."""
    lines = list(answer.notes)
    for each in answer.ambiguities:
        meanings = " or ".join(f"{meaning.label} (--meaning {meaning.id})" for meaning in each.meanings)
        lines += [] if each.settled else [f"{each.typed} can mean {meanings}."]
    if answer.did_you_mean:
        lines.append(f"Did you mean: {answer.did_you_mean}?")
    if not answer.results:
        lines.append("Nothing found. Try fewer or other words.")
    return lines
