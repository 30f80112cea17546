"""``kb backup``, ``kb restore`` and ``kb audit export|verify|erase``."""

from __future__ import annotations

import dataclasses
import sys
from datetime import date, datetime
from pathlib import Path

import click

from kb.cli.console import explain_errors, open_workspace, show_json, show_progress
from kb.services.audit import COMMAND_LINE
from kb.workspace import Workspace


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--verify", is_flag=True, help="Restore it into nothing and compare every row before it counts.")
@click.option("--recipient", default="", help="Encrypt it for the key with this public half.")
@click.option("--make-key", is_flag=True, help="Write a new key to FILE instead, and print its public half.")
def backup_command(file: Path, verify: bool, recipient: str, make_key: bool) -> None:
    """Write everything that cannot be made again into FILE (a zip file), while the server goes on.

    That is the database, the original files, the thesaurus, the key that signs cookies and the stamp of the index.
    FILE can be read by its owner only; keep it where only those may see it who may see everything, or encrypt it:
    keep the key elsewhere, since without it the backup cannot be opened by anyone. Set KB_BACKUP_FOLDER, and the
    worker makes backups by itself.
    """
    from kb.services import backup
    from kb.services.backup import make_backup

    if make_key:
        with explain_errors():
            click.echo(backup.make_key(file))
        click.echo(f"{file} opens what is encrypted for this key. Keep it away from this machine.", err=True)
        return
    workspace = open_workspace()
    with explain_errors():
        report = make_backup(workspace.settings, file, COMMAND_LINE, proved=verify, recipient=recipient)
    click.echo(
        f"{report.path}: {report.rows:,} rows, {report.originals:,} original files, {report.size / 1e6:,.1f} MB",
        err=True,
    )
    for name in report.lost:
        click.echo(f"MISSING {name}: the data folder no longer holds this original file whole", err=True)
    sys.exit(1 if report.lost else 0)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="The key of an encrypted backup.")
@click.option("--force", is_flag=True, help="Move what is in the data folder away first (nothing is deleted).")
@click.option("--no-index", is_flag=True, help="Leave the index for kb index rebuild.")
def restore_command(file: Path, key: Path | None, force: bool, no_index: bool) -> None:
    """Bring the backup FILE back into an empty data folder, check all of it, and build the index.

    Stop the server first. A backup that is damaged changes nothing. One of an older version is brought up to date.
    Everyone must sign in again.
    """
    from kb.services import indexing
    from kb.services.backup import restore_backup
    from kb.services.erasing import erase_again, erase_people_again
    from kb.services.indexing import prepare_model
    from kb.services.upkeep import erase_from_audit

    workspace = open_workspace(encoder_threads=2)
    with explain_errors():
        report = restore_backup(workspace.settings, file, COMMAND_LINE, force=force, key=key)
        rows = sum(report.manifest.rows.values())
        click.echo(
            f"{rows:,} rows and all files are as they were at {report.manifest.made_at:%Y-%m-%d %H:%M} UTC.", err=True
        )
        if report.replaced:
            click.echo(f"What was there before is in {report.replaced}", err=True)
        if report.thesaurus:
            click.echo(
                f"The content folder has another thesaurus; that of the backup is in {report.thesaurus}", err=True
            )
        with workspace.sessions() as session:
            again = erase_again(session, workspace.settings)
            people = erase_people_again(session, workspace.settings)
            for name in people:
                erase_from_audit(session, COMMAND_LINE, name)
        if again:
            click.echo(f"{again} files and pages that were erased since the backup are erased again.", err=True)
        if people:
            click.echo(f"{len(people)} people who were erased since the backup are erased again.", err=True)
        _lay_out_texts(workspace)
        if no_index:
            click.echo("Build the index with: kb index rebuild", err=True)
            return
        prepare_model(workspace.settings)
        with workspace.sessions() as session, show_progress("Indexing") as progress:
            count = indexing.rebuild(session, workspace.index, progress)
    click.echo(f"{count:,} documents indexed.", err=True)
    if report.stamp and report.stamp.documents != count:
        click.echo(f"The index of the backup had {report.stamp.documents:,}: changes were waiting for it.", err=True)


def _lay_out_texts(workspace: Workspace) -> None:
    """Make the texts of pages ready to be shown, and name those that can only be shown as they were typed."""
    from kb.services import library

    with workspace.sessions() as session:
        while library.keep_missing_texts_now(session):
            pass
        unfit = library.find_unfit(session)
    if unfit:
        named = ", ".join(unfit[:5]) + (" …" if len(unfit) > 5 else "")
        click.echo(f"{len(unfit)} texts cannot be laid out and are shown as they were typed: {named}", err=True)


@click.group("audit")
def audit_command() -> None:
    """Who did what to what, and when."""


@audit_command.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="jsonl", show_default=True)
@click.option("--who", default="", help="Part of the name of who did it.")
@click.option("--action", default="", help='What was done, such as "signed in".')
@click.option("--subject", default="", help="Part of what it was done to.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day, in UTC.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day, in UTC.")
def export_command(
    form: str, who: str, action: str, subject: str, since: datetime | None, until: datetime | None
) -> None:
    """Write the audit to stdout, oldest first."""
    from kb.services import audit
    from kb.services.audit import iter_export

    wanted = audit.AuditFilter(who, action, subject, _day(since), _day(until))
    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        for line in iter_export(audit.iter_entries(session, wanted), form):
            click.echo(line, nl=False)


@audit_command.command("verify")
@click.option("--mark", default="", help="A mark that was noted before: it must still be there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def verify_command(mark: str, as_json: bool) -> None:
    """Say whether the audit is as it was written. Exit code 1 if anything in it was changed.

    Note the last mark outside of this machine, now and then: it proves later that nothing was taken off the end.
    """
    from kb.services.audit import verify_audit

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        verdict = verify_audit(session, mark)
    if as_json:
        show_json({**dataclasses.asdict(verdict), "ok": verdict.ok})
    else:
        for fault in verdict.faults:
            click.echo(f"FAIL {fault}", err=True)
        state = "in order" if verdict.ok else "tampered with"
        click.echo(
            f"{verdict.entries:,} entries, {verdict.erased:,} erased in part: {state}. Last mark: {verdict.mark}"
        )
    sys.exit(0 if verdict.ok else 1)


@audit_command.command("erase")
@click.argument("name")
def erase_command(name: str) -> None:
    """Erase NAME from the audit: who did it, whom it was done to, and all details that name them.

    What was done and when stays, and kb audit verify goes on to hold. It cannot be undone.
    """
    from kb.services.upkeep import erase_from_audit

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        count = erase_from_audit(session, COMMAND_LINE, name)
    click.echo(f"{count:,} entries name {name} no longer.", err=True)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
