"""The siege in short, with every test: its parts find faults where there are some, and none in the product."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.services.audit.actors import Role
from kb.services.intake import read as upload_reading
from kb.workspace import Workspace
from tests.kb.helpers.bringing import read_here
from tests.kb.helpers.serving import serve
from tests.kb.helpers.signing import sign_in
from tests.kb.helpers.visitors import path_of
from tests.siege import asking, crowd, kills
from tests.siege.bases import small_base
from tests.siege.figures import Part
from tests.siege.files import damage, iter_files
from tests.siege.hostile import SCRIPT, iter_requests

SEED = 20
MADE = 82
"""Files that are made on purpose are read elsewhere; here only some of those that are damaged at random."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[Workspace]:
    """One base for all parts, as a site has all of this one after the other."""
    with small_base(tmp_path_factory.mktemp("siege") / "base", model_folder) as workspace:
        yield workspace


@contextmanager
def opened(workspace: Workspace) -> Iterator[Flask]:
    app = create_app(workspace.settings)
    yield app
    app.extensions["kb"].engine.dispose()


def test_hostile_requests_are_answered_without_an_error_and_without_their_script(reader: FlaskClient) -> None:
    part = asking.ask_hostile(reader, 250, SEED)
    assert part.faults == []
    assert part.tried == 250


def test_every_address_answers_over_the_real_content(reader: FlaskClient) -> None:
    """A small base has no tools and no program: a page that only fails with some would be missed."""
    paths = {path_of(reader.application, rule) for rule in reader.application.url_map.iter_rules()}
    found = {path: reader.get(path).status_code for path in sorted(paths) if "sign-out" not in path}
    assert found["/tools"] == 200
    assert {path: status for path, status in found.items() if status >= 500} == {}


def test_addresses_refuse_whom_they_should_and_none_fails(base: Workspace) -> None:
    with opened(base) as app:
        part = asking.ask_every_address(app, base, 0.03, SEED)
    assert part.faults == []
    assert part.tried > 100


def test_damaged_files_cost_themselves_alone(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_reading, "read_file_safely", read_here)
    with opened(base) as app:
        client = app.test_client()
        sign_in(client, base, Role.LIAISON)
        part = asking.bring_hostile(client, base, islice(iter_files(MADE + 40, SEED), MADE, None))
    assert part.faults == []
    assert part.tried > 20


def test_what_is_killed_is_neither_lost_nor_doubled(base: Workspace) -> None:
    part = kills.kill_deeds(base, 10, SEED)
    assert part.faults == []
    assert part.tried == 15


def test_readers_and_a_publisher_do_not_disturb_each_other(base: Workspace) -> None:
    def publish_one(number: int) -> None:
        with base.sessions() as session:
            crowd.publish_lesson(session, number)

    with serve(create_app(base.settings)) as address:
        part = crowd.read_together(address, 6, 3.0, SEED, publish_one)
    assert part.faults == []
    assert part.tried > 0


def test_signing_in_is_tried_with_a_name_that_exists_and_one_that_does_not(base: Workspace) -> None:
    part = crowd.compare_sign_in(base, 1)
    assert (part.tried, part.faults) == (2, [])
    assert "for a name that exists" in part.said[0]


# The siege itself


def test_same_seed_is_the_same_siege() -> None:
    assert list(iter_requests(50, 7)) == list(iter_requests(50, 7))
    assert list(iter_requests(50, 7)) != list(iter_requests(50, 8))
    data = bytes(range(256)) * 8
    assert damage(data, random.Random(3)) == damage(data, random.Random(3)) != data


def test_page_that_fails_or_repeats_a_script_is_a_fault() -> None:
    app = Flask(__name__)
    app.add_url_rule("/search", view_func=lambda: SCRIPT)
    app.add_url_rule("/api/v1/search", endpoint="broken", view_func=lambda: ("", 500))
    part = asking.ask_hostile(app.test_client(), 40, SEED)
    assert any("a script" in fault for fault in part.faults)
    assert any(fault.startswith("500 for") for fault in part.faults)
    assert f"40 tried, {len(part.faults)} faults" in part.describe()[0]


def test_exception_is_a_fault_and_the_siege_goes_on() -> None:
    part = Part("A part")
    with part.trying("dividing"):
        part.expect(1 / 0 > 0, "never said")
    with part.trying("nothing"):
        pass
    assert part.faults == ["dividing: ZeroDivisionError: division by zero"]
    assert part.tried == len(part.seconds) == 2
