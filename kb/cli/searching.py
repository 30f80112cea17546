"""``kb search``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.cli.console import explain_errors, open_workspace, show_json
from search.types import DEFAULT_DIAL, DEFAULT_MODE, DEFAULT_SORT, FACET_FIELDS, Dial, Held, Mode, Sort

if TYPE_CHECKING:
    from kb.services.finding import Result, SearchAnswer

Command = TypeVar("Command", bound=Callable[..., Any])


def _filter_options(command: Command) -> Command:
    """``--kind lesson`` asks for a value and ``--not-kind lesson`` leaves it out; both may be repeated."""
    for name in reversed(FACET_FIELDS):
        left_out = click.option(f"--not-{name}", multiple=True, metavar="VALUE", help=f"Leave out this {name}.")
        asked = click.option(f"--{name}", multiple=True, metavar="VALUE", help=f"Only this {name}.")
        command = asked(left_out(command))
    return command


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), default=DEFAULT_MODE.value, show_default=True)
@click.option(
    "--evidence",
    type=click.Choice([dial.value for dial in Dial]),
    default=DEFAULT_DIAL.value,
    show_default=True,
    help="How ratings move practices: not at all, a little, or the strongest first among those that fit.",
)
@click.option("--sort", type=click.Choice([sort.value for sort in Sort]), default=DEFAULT_SORT.value, show_default=True)
@click.option("--no-synonyms", is_flag=True, help="Search only for the words given.")
@click.option("--words-only", is_flag=True, help="Read no place, record, comparison or limit from the words.")
@click.option("--meaning", multiple=True, metavar="CONCEPT", help="Settle an acronym with several meanings.")
@_filter_options
@click.option("--year-from", type=click.IntRange(1900, 2100))
@click.option("--year-to", type=click.IntRange(1900, 2100))
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 100), help="How many results.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="The answer of the API, on stdout.")
def search_command(
    words: tuple[str, ...],
    as_json: bool,
    no_synonyms: bool,
    words_only: bool,
    **given: tuple[str, ...] | str | int | None,
) -> None:
    """Search for WORDS, in plain words or in the query language."""
    from kb.services import finding
    from kb.services.parameters import read_parameters

    args = {name: value if isinstance(value, tuple) else (str(value),) for name, value in given.items() if value}
    args |= {"q": (" ".join(words),), "synonyms": ("off" if no_synonyms else "on",)}
    args |= {"intents": ("off" if words_only else "on",)}
    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        question = read_parameters(finding.SearchParameters, args).to_question()
        answer = finding.answer_question(session, workspace.index, question)
    if as_json:
        from kb.api.search_schemas import SearchAnswerModel

        show_json(SearchAnswerModel.of(answer).model_dump(mode="json"))
        return
    for line in _remarks(answer):
        click.echo(line, err=True)
    for line in (*_short(answer), *_table(answer)):
        click.echo(line)
    for number, result in enumerate(answer.results, start=(question.page - 1) * question.k + 1):
        _show_result(f"{number:>2}.", result)
    if answer.near:
        click.echo("These come near:" if answer.results else "The nearest, about other things:")
    for result in answer.near:
        _show_result(" -", result)


def _show_result(mark: str, result: Result) -> None:
    rating = f" [{result.card.rating.look.word}]" if result.card.rating else ""
    click.echo(f"{mark} {result.card.title} ({result.card.kind}){rating}")
    click.echo(f"    {''.join(fragment.text for fragment in result.fragments)}")
    if result.moved_word:
        click.echo(f"    {result.moved_word}")
    click.echo(f"    {result.card.path}")


def _short(answer: SearchAnswer) -> Iterator[str]:
    """The sentences that answer, each with its page and rating, and what is held."""
    if (short := answer.short) is None:
        return
    for quote in short.quotes:
        rating = f" [{quote.card.rating.look.word}]" if quote.card.rating else ""
        yield f"  “{quote.sentence}”"
        yield f"    {quote.card.title}{rating}, {quote.card.path}"
    if short.disagreement:
        yield f"  {short.disagreement}"
    if short.holdings:
        yield f"  We hold on this: {short.holdings}."


def _table(answer: SearchAnswer) -> Iterator[str]:
    """Who did a practice, a line a city, and where the cities like one are compared."""
    if (found := answer.who_did) is not None:
        titles = ", ".join(title for _, title in found.practices)
        yield f"Who did it: {titles}{f', in {found.place}' if found.state else ''}"
        for row in found.rows:
            yield "    " + "; ".join(filter(None, (row.place, row.practice, row.program, row.years, row.look.word)))
        if not found.rows:
            yield "    No city is recorded here."
    if answer.like is not None:
        yield f"Cities like {answer.like.title}: {answer.like.path}"


def _remarks(answer: SearchAnswer) -> list[str]:
    """What is said of the whole answer, to a person."""
    lines = [*answer.notes]
    lines += [f"{each.sentence} {each.path}" if each.path else each.sentence for each in answer.readings]
    if any(each.undone for each in answer.readings):
        lines.append("Search for the words instead: --words-only")
    for each in answer.ambiguities:
        meanings = " or ".join(f"{meaning.label} (--meaning {meaning.id})" for meaning in each.meanings)
        lines += [] if each.settled else [f"{each.typed} can mean {meanings}."]
    if answer.did_you_mean:
        lines.append(f"Did you mean: {answer.did_you_mean}?")
    if answer.held is Held.NEAR:
        lines.append("We may hold nothing on exactly this. The nearest:")
    if answer.held is Held.NO:
        lines.append("We hold nothing on this. Try fewer or other words.")
    return lines
