"""One base with three cities for all the tests of a module: each asks questions of its own in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.models import InboxItem, PeerQuestion
from kb.services.peers import ask_cities
from kb.workspace import Workspace
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, Cast, open_cities


class Cities(NamedTuple):
    """The base and those who act in it."""

    workspace: Workspace
    cast: Cast


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[Cities]:
    with open_cities(tmp_path_factory.mktemp("cities"), model_folder) as (workspace, cast):
        yield Cities(workspace, cast)


@pytest.fixture
def session(cities: Cities) -> Iterator[Session]:
    with cities.workspace.sessions() as opened:
        yield opened


@pytest.fixture(scope="module")
def app(cities: Cities) -> Iterator[Flask]:
    made = create_app(cities.workspace.settings)
    yield made
    made.extensions["kb"].engine.dispose()


@pytest.fixture
def question(session: Session, cities: Cities) -> int:
    """A question of the small city to the large one, in a base in which nothing was asked or told yet."""
    for row in (*session.query(PeerQuestion).all(), *session.query(InboxItem).all()):
        session.delete(row)
    session.commit()
    return ask_cities(session, cities.cast.small, SMALL, [LARGE], "How did you begin with it?", "", PRACTICE)
