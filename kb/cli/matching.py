"""``kb match``, ``kb peers`` and ``kb evaluate-matching``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy.orm import Session

from kb.cli.console import explain_errors, open_workspace, show_json, show_progress
from kb.workspace import Workspace

if TYPE_CHECKING:
    from kb.services.matching import CityProfile, MatchView
    from search.matching.evaluate import MatchingSummary, Recovery

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")


@click.command("match")
@click.argument("city", metavar="CITY|FILE")
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 100), help="How many are shown as text.")
@click.option("--weight", "weights", multiple=True, metavar="FACTOR=N", help="How much a factor counts; repeatable.")
@_JSON
def match_command(city: str, k: int, weights: tuple[str, ...], as_json: bool) -> None:
    """Say which strategies fit a city (kansas-city-mo, or "memphis tn") or the profile in a JSON file."""
    from kb.services import matching
    from kb.services.matching import WeightParameters
    from kb.services.parameters import read_parameters

    given = {f"w_{name}": [value] for name, _, value in (item.partition("=") for item in weights)}
    if unknown := sorted(given.keys() - WeightParameters.model_fields.keys()):
        raise click.UsageError(f"There is no factor {unknown[0].removeprefix('w_')!r}.")
    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        profile = read_city(session, workspace, city)
        chosen = read_parameters(WeightParameters, given).to_weights()
        answer = matching.match_city(session, workspace, profile, chosen)
    if as_json:
        from kb.api.matching_schemas import MatchingAnswer

        show_json(MatchingAnswer.of(answer).model_dump(mode="json"))
        return
    for note in (*answer.notes, *answer.standing):
        click.echo(note, err=True)
    if answer.first_question is not None:
        click.echo(f"{answer.first_question.reason}\nFirst question: {answer.first_question.text}")
    for match in answer.matches[:k]:
        _show_match(match)
    _show_beside("Not now", [(item.card.slug, item.reasons[0]) for item in answer.not_now])
    _show_beside("You do this already", [(item.card.slug, "") for item in answer.doing_already])
    _show_beside("What makes any of these work", [(item.card.slug, item.reason) for item in answer.support])
    _show_beside("Tried, and not advised", [(item.card.slug, item.reason) for item in answer.not_advised])


def _show_match(match: MatchView) -> None:
    low, high = match.rank_range
    span = f" (between {low} and {high})" if low != high else ""
    click.echo(f"{match.rank:>2}. {match.card.title}{span}  {match.score / 10:.1f} of 100")
    for line in match.warnings:
        click.echo(f"    ! {line}")
    for found in match.evidence:
        click.echo(f"    {found.words}")
    for word, items in (("lacks", match.missing), ("not known", match.unknown)):
        if items:
            click.echo(f"    {word}: {', '.join(items)}")
    for said in (match.sureness, match.higher):
        if said:
            click.echo(f"    {said}")


def _show_beside(heading: str, items: list[tuple[str, str]]) -> None:
    if items:
        click.echo(f"{heading}:")
    for slug, reason in items:
        click.echo(f"    {slug}{': ' if reason else ''}{reason}")


@click.command("peers")
@click.argument("city", metavar="CITY|FILE")
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 50), help="How many cities.")
@_JSON
def peers_command(city: str, k: int, as_json: bool) -> None:
    """List the cities most like a city (kansas-city-mo, or "memphis tn") or like the profile in a JSON file."""
    from kb.services import matching

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        answer = matching.find_peers_of(session, workspace.cities, read_city(session, workspace, city), k)
    if as_json:
        from kb.api.matching_schemas import PeerList

        show_json(PeerList.of(answer).model_dump(mode="json"))
        return
    for note in answer.notes:
        click.echo(note, err=True)
    for number, peer in enumerate(answer.peers, start=1):
        marked = " (in the program)" if peer.in_program else ""
        click.echo(f"{number:>2}. {peer.title}{marked}  distance {peer.distance:.2f}")
        click.echo(f"    alike: {', '.join(peer.alike) or 'nothing'}; unlike: {', '.join(peer.unlike) or 'nothing'}")


@click.command("evaluate-matching")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--keep", is_flag=True, help="Also keep the figures for the page /about/matching.")
@_JSON
def evaluate_matching_command(path: Path, keep: bool, as_json: bool) -> None:
    """Run the judged cases of PATH (YAML), and look for every adoption of a site after hiding it."""
    from kb.services import measuring

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session, show_progress("Matching") as progress:
        result = measuring.evaluate_matching(session, workspace, path, progress)
        if keep:
            measuring.keep_matching_figures(workspace.settings, path, result)
    found = result.leave_one_out
    if as_json:
        cases = {"n": len(result.cases), "passed": result.passed, "results": [asdict(case) for case in result.cases]}
        by_kind = {kind: asdict(summary) for kind, summary in result.by_kind.items()}
        figures = {"cases": cases, "overall": asdict(result.overall), "by_kind": by_kind}
        agreement = [asdict(judge) for judge in result.agreement]
        show_json({**figures, "leave_one_out": asdict(found), "agreement": agreement})
    else:
        click.echo(f"{result.passed} of {len(result.cases)} profiles as judged")
        for case in result.cases:
            for fault in case.faults:
                click.echo(f"  {case.case}: {fault}")
        for name, summary in (("all", result.overall), *result.by_kind.items()):
            _show_summary(name, summary)
        click.echo(f"{found.ours.adoptions} adoptions that worked, in {found.sites} sites, hidden in turn:")
        _show_recovery("the matching", found.ours)
        _show_recovery("the same without evidence", found.without_evidence)
        _show_recovery("most popular", found.most_popular)
        if found.nearest_by_text is not None:
            _show_recovery("nearest by text", found.nearest_by_text)
        click.echo(f"  stands better where it worked than elsewhere: {_figure(found.wins)}")
        if result.agreement:
            click.echo("Agreement on what to put forward (Cohen's kappa; 1 full, 0 chance):")
        for judge in result.agreement:
            others, ours = _figure(judge.with_judges), _figure(judge.with_us)
            click.echo(f"  {judge.judge:<26} with the other judges {others}  with us {ours}")
    sys.exit(0 if result.passed == len(result.cases) else 1)


def _show_summary(name: str, found: MatchingSummary) -> None:
    click.echo(
        f"  {name:<12} {found.profiles:>3} profiles  must in five {_figure(found.included)}  mistakes out "
        f"{_figure(found.kept_out)}  five named {_figure(found.fitting)}  abstains {_figure(found.abstains)}  "
        f"answers {_figure(found.answers)}"
    )


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _show_recovery(name: str, figures: Recovery) -> None:
    click.echo(f"  {name:<26} hit@5 {figures.hit_at_5:.3f}  hit@10 {figures.hit_at_10:.3f}  MRR {figures.mrr:.3f}")


def read_city(session: Session, workspace: Workspace, city: str) -> CityProfile:
    """The profile of a city by its slug or name, or that in a file if there is one of this name."""
    from kb.services import matching

    path = Path(city)
    if path.is_file():
        matching.check_size(path.stat().st_size)
        return matching.read_profile(path.read_bytes())
    if path.suffix == ".json":
        raise click.BadParameter(f"There is no file {city}.", param_hint="CITY|FILE")
    return matching.find_city(session, workspace.cities, city)
