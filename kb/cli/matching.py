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
    from kb.services.matching import CityProfile
    from search.matching.evaluate import Recovery

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
        profile = _read_city(session, workspace, city)
        chosen = read_parameters(WeightParameters, given).to_weights()
        answer = matching.match_city(session, workspace, profile, chosen)
    if as_json:
        from kb.api.matching_schemas import MatchingAnswer

        show_json(MatchingAnswer.of(answer).model_dump(mode="json"))
        return
    for note in (*answer.notes, *answer.standing):
        click.echo(note, err=True)
    for match in answer.matches[:k]:
        click.echo(f"{match.rank:>2}. {match.card.title}  {match.score / 10:.1f} of 100")
        parts = ", ".join(f"{part.label.lower()} {part.points / 10:.1f}" for part in match.contributions)
        click.echo(f"    {parts}")
        if match.missing:
            click.echo(f"    lacks: {', '.join(match.missing)}")
        for line in (match.warning, match.higher):
            if line:
                click.echo(f"    {line}")
    click.echo(f"Tried, and not advised: {', '.join(item.card.slug for item in answer.not_advised)}")


@click.command("peers")
@click.argument("city", metavar="CITY|FILE")
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 50), help="How many cities.")
@_JSON
def peers_command(city: str, k: int, as_json: bool) -> None:
    """List the cities most like a city (kansas-city-mo, or "memphis tn") or like the profile in a JSON file."""
    from kb.services import matching

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        answer = matching.find_peers_of(session, workspace.cities, _read_city(session, workspace, city), k)
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
@_JSON
def evaluate_matching_command(path: Path, as_json: bool) -> None:
    """Run the judged cases of PATH (YAML), and look for every adoption of a site after hiding it."""
    from kb.services import measuring

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session, show_progress("Matching") as progress:
        result = measuring.evaluate_matching(session, workspace, path, progress)
    found = result.leave_one_out
    if as_json:
        cases = [{"id": case.case, "passed": case.passed, "faults": list(case.faults)} for case in result.cases]
        summary = {"n": len(cases), "passed": result.passed, "results": cases}
        show_json({"cases": summary, "leave_one_out": asdict(found)})
    else:
        click.echo(f"{result.passed} of {len(result.cases)} cases passed")
        for case in result.cases:
            for fault in case.faults:
                click.echo(f"  {case.case}: {fault}")
        click.echo(f"{found.ours.adoptions} adoptions of {found.sites} sites hidden in turn:")
        _show_recovery("the matching", found.ours)
        _show_recovery("the same without evidence", found.without_evidence)
        _show_recovery("most popular", found.most_popular)
        if found.nearest_by_text is not None:
            _show_recovery("nearest by text", found.nearest_by_text)
        click.echo(f"Not counted: {found.not_advised} of practices not advised, {found.program} of the program itself.")
    sys.exit(0 if result.passed == len(result.cases) else 1)


def _show_recovery(name: str, figures: Recovery) -> None:
    click.echo(f"  {name:<26} hit@5 {figures.hit_at_5:.3f}  hit@10 {figures.hit_at_10:.3f}  MRR {figures.mrr:.3f}")


def _read_city(session: Session, workspace: Workspace, city: str) -> CityProfile:
    """The profile of a city by its slug or name, or that in a file if there is one of this name."""
    from kb.services import matching

    path = Path(city)
    if path.is_file():
        matching.check_size(path.stat().st_size)
        return matching.read_profile(path.read_bytes())
    if path.suffix == ".json":
        raise click.BadParameter(f"There is no file {city}.", param_hint="CITY|FILE")
    return matching.find_city(session, workspace.cities, city)
