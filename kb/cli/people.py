"""``kb user add|list|role|disable|enable|erase|link|reset-second-step|connect``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from kb import database
from kb.cli.console import explain_errors, open_workspace, show_json
from kb.config import Settings
from kb.services import accounts
from kb.services.audit import COMMAND_LINE, Role

_role = click.Choice([role.value for role in Role])


@click.group("user")
def user_command() -> None:
    """Say who may sign in, and as what."""


@user_command.command("add")
@click.argument("name")
@click.option("--role", required=True, type=_role, help="What they may do.")
@click.option("--full-name", default="", help="How they are called.")
def add_command(name: str, role: str, full_name: str) -> None:
    """Add NAME and print the one-time link with which they choose a password."""
    with _open() as (session, settings):
        token = accounts.invite(session, COMMAND_LINE, name, Role(role), full_name)
        _show_link(settings, token)


@user_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def list_command(as_json: bool) -> None:
    """List everyone with an account."""
    with _open() as (session, _):
        people = accounts.find_people(session)
    if as_json:
        show_json(
            [
                {
                    "name": person.name,
                    "full_name": person.full_name,
                    "role": person.role,
                    "state": person.state,
                    "signed_in_at": person.signed_in_at and person.signed_in_at.isoformat(timespec="seconds"),
                }
                for person in people
            ]
        )
        return
    for person in people:
        click.echo(f"{person.name:<24} {person.role:<10} {person.state:<8} {person.full_name}".rstrip())
    if not people:
        click.echo("Nobody yet. Add someone with: kb user add NAME --role admin", err=True)


@user_command.command("role")
@click.argument("name")
@click.argument("role", type=_role)
def role_command(name: str, role: str) -> None:
    """Give NAME another ROLE; they are signed out everywhere."""
    with _open() as (session, _):
        accounts.change_role(session, COMMAND_LINE, name, Role(role))


@user_command.command("disable")
@click.argument("name")
def disable_command(name: str) -> None:
    """Close the account of NAME at once. What they did stays."""
    with _open() as (session, _):
        accounts.set_active(session, COMMAND_LINE, name, False)


@user_command.command("enable")
@click.argument("name")
def enable_command(name: str) -> None:
    """Open the account of NAME again."""
    with _open() as (session, _):
        accounts.set_active(session, COMMAND_LINE, name, True)


@user_command.command("erase")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_command(name: str, yes: bool) -> None:
    """Erase the person NAME, for good: name, password, address and inbox, in the audit too.

    What they wrote for a city stays the city's. Backups that exist keep the name; a restore erases it again.
    """
    from kb.services.erasing import erase_person
    from kb.services.upkeep import erase_from_audit

    if not yes:
        click.confirm(f"Erase the person {name} for good?", abort=True, err=True)
    with _open() as (session, settings):
        new = erase_person(session, settings, COMMAND_LINE, name)
        count = erase_from_audit(session, COMMAND_LINE, accounts.fold_name(name))
        click.echo(f"{new} stands in their place now; {count} entries of the audit name nobody any more.", err=True)


@user_command.command("link")
@click.argument("name")
def link_command(name: str) -> None:
    """Print a new one-time link with which NAME chooses a password, as when it was forgotten."""
    with _open() as (session, settings):
        _show_link(settings, accounts.issue_link(session, COMMAND_LINE, name))


@user_command.command("reset-second-step")
@click.argument("name")
def reset_command(name: str) -> None:
    """Let NAME, who lost the app and the recovery codes, sign in with the password alone."""
    with _open() as (session, _):
        accounts.reset_second_step(session, COMMAND_LINE, name)


@user_command.command("connect")
@click.argument("name")
@click.argument("subject")
def connect_command(name: str, subject: str) -> None:
    """Let NAME sign in by single sign-on as SUBJECT, the provider's own name ("sub") for this person."""
    with _open() as (session, settings):
        accounts.connect_identity(session, COMMAND_LINE, name, settings.sso_issuer, subject)


@contextmanager
def _open() -> Iterator[tuple[Session, Settings]]:
    workspace = open_workspace()
    with explain_errors():
        database.check(workspace.engine)
        with workspace.sessions() as session:
            yield session, workspace.settings


def _show_link(settings: Settings, token: str) -> None:
    """The link alone on stdout, built from KB_PUBLIC_URL, or from host and port."""
    address = settings.base_url
    click.echo(f"{address}/invitation/{token}")
    click.echo("This link works once, within three days.", err=True)
    if not settings.public_url:
        click.echo(
            f"If people reach this site under another name or port, put that in place of {address}, "
            "or set KB_PUBLIC_URL.",
            err=True,
        )
