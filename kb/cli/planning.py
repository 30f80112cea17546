"""``kb plan``: an action plan for a city from two to five strategies, kept under an address and shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.console import explain_errors, open_workspace, show_json
from kb.cli.matching import read_city

if TYPE_CHECKING:
    from kb.services.planning import PartView, PlanView


@click.command("plan")
@click.argument("city", metavar="SITE|FILE")
@click.option("--practice", "practices", multiple=True, metavar="SLUG", help="A strategy; name two to five.")
@click.option("--title", default="", help="What the plan is called.")
@click.option("--starts", default="", metavar="DAY", help="Year-month-day; today if not given.")
@click.option("--docx", type=click.Path(path_type=Path, dir_okay=False), help="Write it as a Word document too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def plan_command(
    city: str, practices: tuple[str, ...], title: str, starts: str, docx: Path | None, as_json: bool
) -> None:
    """Make an action plan for a city (kansas-city-mo, or "memphis tn") or the profile in a JSON file, and keep it."""
    from kb.services import planning
    from kb.services.audit import COMMAND_LINE

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        profile = read_city(session, workspace, city)
        order = planning.check_order(session, profile, practices, title, starts)
        key = planning.create_plan(session, workspace, COMMAND_LINE, order, None)
        view = planning.get_plan(session, key)
    base = (workspace.settings.public_url or "").rstrip("/")
    if docx is not None:
        docx.write_bytes(planning.build_plan_docx(view, base))
    if as_json:
        from kb.api.plan_schemas import PlanAnswer

        show_json(PlanAnswer.of(view).model_dump(mode="json"))
    else:
        _show_plan(view)
    click.echo(f"Kept at {base}{view.path}; everyone who has this address can read and change it.", err=True)


def _show_plan(view: PlanView) -> None:
    click.echo(f"{view.title} (starts {_say_day(view.content.starts)})")
    for strategy in view.strategies:
        click.echo(f"\n{strategy.title}\n  {strategy.months}. Cost: {strategy.cost}.")
        for line in strategy.findings:
            click.echo(f"  {line}")
        for line in strategy.cautions:
            click.echo(f"  ! {line}")
    for part in view.parts:
        _show_part(part)
    click.echo(f"\n{len(view.questions)} questions are open.")


def _show_part(part: PartView) -> None:
    click.echo(f"\n{part.look.heading}")
    for view in part.entries:
        entry, by = view.entry, f" (by {_say_day(view.due)})" if view.due and part.look.dated else ""
        click.echo(f"  - {entry.text}{by}{f' [{view.origin}]' if view.origin else ''}")
        if entry.value:
            click.echo(f"      {part.look.value}: {entry.value}")
        elif entry.asks:
            click.echo(f"      ? {entry.asks}")


def _say_day(day: date | None) -> str:
    return day.isoformat() if day else ""
