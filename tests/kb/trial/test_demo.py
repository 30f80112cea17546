"""A try-out is whole, can be signed in to, and never comes into a real base."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb.errors import Conflict
from kb.services import accounts, exchange, peers
from kb.services.audit import Actor, Role
from kb.services.trial import PEOPLE, fill_trial
from kb.services.trial.cities import CITIES, INVENTED, LARGE, build_record
from kb.workspace import Workspace
from tests.conftest import ROOT, read_settings
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.signing import make_account
from tests.kb.helpers.writing import write_practice

FORMATS = exchange.load_formats(ROOT / "content" / "exchange_formats.yaml")


def actor_of(session: Session, name: str, password: str) -> Actor:
    actor, _ = accounts.sign_in(session, name, password, "here", "a test")
    return actor


def test_demo_makes_a_base_of_its_own_with_people_who_ask_and_answer(
    empty: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_practice(empty.settings.content, "home-visits")
    run = command_over(empty, monkeypatch)
    folder = tmp_path / "try-out"
    done = run("demo", str(folder))
    assert done.exit_code == 0, done.output
    password = next(line for line in done.stdout.splitlines() if "password" in line).rpartition(" ")[2]
    trial = Workspace(read_settings(folder, empty.settings.content))
    with trial.sessions() as session:
        mill, liaison = actor_of(session, "try.mill", password), actor_of(session, "try.liaison", password)
        assert len(peers.find_threads(session, mill)) == 2
        assert any(thread.late for thread in peers.find_threads(session, liaison))
        assert len(peers.find_reports(session)) == 1
        assert len(peers.find_reports_in_review(session)) == 1
        assert {each.side for each in exchange.find_offers(session, liaison)} == {"offer", "wish"}
        (visit,) = exchange.find_visits(session, mill, FORMATS)
        assert [one.site for one in visit.waits_for] == [LARGE.slug]
        with pytest.raises(Conflict):
            fill_trial(session, trial.index, FORMATS, folder / "again")
    trial.engine.dispose()
    with empty.sessions() as session:
        assert accounts.find_people(session) == ()
    assert run("demo", str(folder)).exit_code == 1
    assert run("demo", str(empty.settings.data)).exit_code == 1


def test_nothing_invented_comes_where_anyone_has_an_account(empty: Workspace, tmp_path: Path) -> None:
    make_account(empty, Role.READER)
    with empty.sessions() as session, pytest.raises(Conflict):
        fill_trial(session, empty.index, FORMATS, tmp_path / "invented")


def test_every_invented_city_says_so() -> None:
    for city in CITIES:
        record = build_record(city)
        assert INVENTED in record.notes
        assert {year.source for year in record.figures} == {INVENTED}
    assert {role for _, role, _ in PEOPLE} == {Role.ADMIN, Role.LIAISON, Role.MEMBER}
