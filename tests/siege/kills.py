"""Kills what is being done at a random moment, lets the product go on, and looks for what is lost or doubled."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import func, select

from kb.config import Settings
from kb.models import AuditEntry, Document, DocumentVersion, Draft, Upload, UploadItem
from kb.services.audit import verify_audit
from kb.services.audit.actors import COMMAND_LINE
from kb.services.backup.archive import open_archive
from kb.services.backup.make import make_backup
from kb.services.backup.restore import restore_backup
from kb.services.indexing.outbox import drain, repair, verify
from kb.services.intake import read as upload_reading
from kb.workspace import Workspace
from tests.kb.helpers.bringing import let_time_pass, read_here
from tests.kb.helpers.keeping import read_tables
from tests.siege import deeds
from tests.siege.asking import read_what_waits
from tests.siege.figures import Part

Deed = Callable[[Settings, int, Path], None]
_CHANGED_BY_RESTORING = {"signed_in", "audit", "audit_head", "sqlite_sequence"}


def kill_deeds(workspace: Workspace, kills: int, seed: int) -> Part:
    """Do each deed once to see how long it takes, then kill ``kills`` of them, in turn, each at a random moment.

    ``workspace`` is a base with something in every table. After each kill the product does what it does by itself, and
    everything that was acknowledged must be there once.
    """
    part, chance = Part("Kills"), random.Random(seed)
    settings, told = workspace.settings, workspace.settings.data.parent / "told"
    for folder in (told, deeds.backup_of(settings, 0).parent):
        folder.mkdir()
    make_backup(settings, deeds.backup_of(settings, 0), COMMAND_LINE)
    # A process that has loaded everything and forks: a deed begins at once, and none shares a thread with this one.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.siege.deeds"])
    lasts, cut = dict[Deed, float](), Counter[str]()
    for number in range(1, kills + len(deeds.DEEDS) + 1):
        deed = deeds.DEEDS[number % len(deeds.DEEDS)]
        process = processes.Process(target=deed, args=(settings, number, told))
        began = time.monotonic()
        process.start()
        process.join(chance.uniform(0, 1.1 * lasts[deed]) if deed in lasts else None)
        lasts.setdefault(deed, time.monotonic() - began)
        if process.is_alive():
            process.kill()
            process.join()
            cut[deed.__name__] += 1
        what = f"{deed.__name__} {number}"
        part.expect(process.exitcode in (0, -9), f"{what} ended with {process.exitcode}")
        with part.trying(what), patch.object(upload_reading, "read_file_safely", read_here):
            _go_on(workspace, part, deed, number, told)
    part.said.append("cut short: " + ", ".join(f"{name} {count}" for name, count in sorted(cut.items())))
    _look_for_losses(workspace, part, told)
    return part


def _go_on(workspace: Workspace, part: Part, deed: Deed, number: int, told: Path) -> None:
    """What the product does by itself, or the person by the same call again."""
    settings, acknowledged = workspace.settings, (told / str(number)).exists()
    if deed is deeds.upload:
        let_time_pass(workspace)
        read_what_waits(workspace)
    elif deed is deeds.back_up:
        _check_backup(part, settings, number, acknowledged)
    elif deed is deeds.bring_back:
        _check_restore(part, settings, number)
    else:
        with workspace.sessions() as session:
            repair(session, workspace.index)
            drain(session, workspace.index)
            found = verify(session, workspace.index)
        part.expect(found.in_order, f"index after {deed.__name__} {number}: {found}"[:300])


def _check_backup(part: Part, settings: Settings, number: int, acknowledged: bool) -> None:
    file = deeds.backup_of(settings, number)
    part.expect(file.exists() or not acknowledged, f"backup {number} is gone")
    if file.exists():
        with open_archive(file) as (_, archive):
            part.expect(archive.testzip() is None, f"backup {number} is damaged")
        file.unlink()
    make_backup(settings, file, COMMAND_LINE)
    file.unlink()
    left = [path.name for path in file.parent.iterdir() if path.name != "0.zip"]
    part.expect(not left, f"left behind by backups: {left}")


def _check_restore(part: Part, settings: Settings, number: int) -> None:
    place = deeds.elsewhere(settings, number)
    goal = place.data / "kb.sqlite3"
    if not goal.exists() or any(place.data.glob(".restoring-*")):
        restore_backup(place, deeds.backup_of(settings, 0), COMMAND_LINE)
    part.expect(not [path.name for path in place.data.glob(".*")], f"left behind by restore {number}")
    whole = settings.data.parent / "whole" / "data"
    if not whole.exists():
        other = place.model_copy(update={"data": whole, "content": whole.parent / "content"})
        restore_backup(other, deeds.backup_of(settings, 0), COMMAND_LINE)
    expected, found = read_tables(whole / "kb.sqlite3"), read_tables(goal)
    wrong = [name for name in expected if name not in _CHANGED_BY_RESTORING and expected[name] != found.get(name)]
    part.expect(not wrong, f"restore {number}: other rows in {wrong}")
    part.expect(len(found["audit"]) == len(expected["audit"]), f"restore {number}: another audit")
    shutil.rmtree(place.data.parent)


def _look_for_losses(workspace: Workspace, part: Part, told: Path) -> None:
    """Compare what was acknowledged with what is there: once each, and nothing in halves."""
    numbers = {int(path.name) for path in told.iterdir()}
    with workspace.sessions() as session:
        files = Counter(session.scalars(select(Upload.name)))
        items = session.scalar(select(func.count()).select_from(UploadItem).where(UploadItem.title.like("Number %")))
        brought = sum(name.removesuffix(".ris").isdigit() for name in files.elements())
        titles = Counter(session.scalars(select(Document.title).where(Document.title.like("Number %"))))
        drafts = Counter(session.scalars(select(Draft.title).where(Draft.title.like("Number %"))))
        versions = Counter(session.scalars(select(DocumentVersion.title)))
        of_pages = select(AuditEntry.subject).where(
            AuditEntry.action == "published", AuditEntry.subject.like("number-%")
        )
        published = Counter(session.scalars(of_pages))
        sound = verify_audit(session).ok
    for number in numbers:
        name, deed = deeds.name_of(number), deeds.DEEDS[number % len(deeds.DEEDS)]
        if deed is deeds.upload:
            part.expect(files[f"{number}.ris"] == 1, f"upload {number} is there {files[f'{number}.ris']} times")
        if deed is deeds.publish_page:
            part.expect(titles[name] == 1, f"page {number} is there {titles[name]} times")
    doubled = [name for each in (files, titles, drafts) for name, count in each.items() if count > 1]
    part.expect(not doubled, f"doubled: {doubled[:5]}")
    part.expect(items == brought, f"{items} records of {brought} files that were brought")
    halves = [name for name in titles if versions[name] != 1]
    part.expect(not halves, f"pages without their one version: {halves[:5]}")
    part.expect(len(published) == published.total() == len(titles), f"{published.total()} audited, {len(titles)} pages")
    part.expect(sound, "the audit does not hold together")
    part.said.append(f"{len(numbers)} acknowledged; {brought} files, {len(titles)} pages, each there once")
