"""A person who is erased is named nowhere, and the city keeps every word that they wrote for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import String, select
from sqlalchemy.orm import Session

from kb.errors import Conflict, NotFound
from kb.models import Account, AuditEntry, Following, InboxItem, SiteSeat, Table, TellingAddress
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.services.backup import make_backup, restore_backup
from kb.services.erasing import erase_people_again, erase_person
from kb.services.erasing.person import NAMED_IN
from kb.services.peers import ask_cities, find_threads, get_thread, reply
from kb.services.telling import ask_for_mail
from kb.services.upkeep import erase_from_audit
from kb.workspace import Workspace
from tests.kb.helpers.cities import LARGE, SMALL, Cast, open_cities
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.signing import make_account

NAMES = ("_by", "assigned_to", "author", "owner", "recipient", "reviewer")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[tuple[Workspace, Cast]]:
    with open_cities(tmp_path_factory.mktemp("erasing"), model_folder) as opened:
        yield opened


@pytest.fixture
def session(base: tuple[Workspace, Cast]) -> Iterator[Session]:
    with base[0].sessions() as opened:
        yield opened


def find_name(session: Session, name: str) -> set[str]:
    """Every column of every table that holds this name."""
    return {
        f"{table.name}.{column.name}"
        for table in Table.metadata.sorted_tables
        for column in table.columns
        if name in str(session.execute(select(column)).all())
    }


def test_every_column_that_holds_a_name_is_known() -> None:
    known = {f"{column.class_.__tablename__}.{column.key}" for column in NAMED_IN}
    named = {
        f"{table.name}.{column.name}"
        for table in Table.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String) and column.name.endswith(NAMES)
    }
    assert named - known == {"document.superseded_by"}
    assert known - named == {"open_draft.name"}


def test_erased_person_is_named_nowhere_and_the_city_keeps_its_words(
    base: tuple[Workspace, Cast], session: Session, tmp_path: Path
) -> None:
    workspace, cast = base
    number = ask_cities(session, cast.small, SMALL, [LARGE], "What the city asks stays the city's.")
    reply(session, cast.large, number, LARGE, "What the city answers stays too.")
    ask_for_mail(session, cast.large, "person@riverton.gov")
    session.add(Following(account_id=cast.large.account_id, kind="search", key="q=x", title="x", seen=[]))
    session.commit()
    saved = tmp_path / "backup.zip"
    make_backup(workspace.settings, saved, COMMAND_LINE)
    new = erase_person(session, workspace.settings, COMMAND_LINE, "Large-Member")
    erase_from_audit(session, COMMAND_LINE, cast.large.name)
    assert find_name(session, cast.large.name) == set()
    for own in (Following, InboxItem, SiteSeat, TellingAddress):
        assert session.query(own).filter_by(account_id=cast.large.account_id).count() == 0
    (letter,) = get_thread(session, cast.small, number).letters
    assert (letter.site, letter.text) == (LARGE, "What the city answers stays too.")
    assert [one.number for one in find_threads(session, cast.liaison)] == [number]
    row = session.query(Account).filter_by(name=new).one()
    assert (row.active, row.full_name, row.password) == (False, "", None)
    assert "erased the person of" in session.scalars(select(AuditEntry.action)).all()
    with pytest.raises(NotFound):
        erase_person(session, workspace.settings, COMMAND_LINE, cast.large.name)

    place = Workspace(workspace.settings.model_copy(update={"data": tmp_path / "elsewhere"}))
    restore_backup(place.settings, saved, COMMAND_LINE)
    (place.settings.data / "erased.json").write_bytes((workspace.settings.data / "erased.json").read_bytes())
    with place.sessions() as restored:
        assert get_thread(restored, cast.small, number).text == "What the city asks stays the city's."
        assert erase_people_again(restored, place.settings) == (cast.large.name,)
        erase_from_audit(restored, COMMAND_LINE, cast.large.name)
        assert find_name(restored, cast.large.name) == set()
    place.engine.dispose()


def test_command_erases_a_person_from_accounts_and_audit(
    base: tuple[Workspace, Cast], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = command_over(base[0], monkeypatch)
    assert run("user", "add", "short.stay", "--role", "reader").exit_code == 0
    assert run("user", "erase", "Short.Stay", "--yes").exit_code == 0
    assert find_name(session, "short.stay") == set()
    assert run("user", "erase", "short.stay", "--yes").exit_code == 1
    assert run("user", "add", "short.stay", "--role", "reader").exit_code == 0


def test_admin_who_can_sign_in_is_not_erased(base: tuple[Workspace, Cast], session: Session) -> None:
    make_account(base[0], Role.ADMIN, "an-admin")
    with pytest.raises(Conflict):
        erase_person(session, base[0].settings, COMMAND_LINE, "an-admin")
