"""A base of its own with the repository's content, in which plans may be made, and an application over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.models import Attempt
from kb.services.audit import ANONYMOUS
from kb.services.matching import CityProfile, build_profile
from kb.services.planning import PlanView, check_order, create_plan, get_plan
from kb.workspace import Workspace
from tests.conftest import copy_filled, read_settings

FOCUSED, HOT_SPOTS, LIGHTS = "focused-deterrence-group-violence-intervention", "hot-spots-policing", "street-lighting"
STARTS = date(2027, 1, 4)
CITY = {
    "name": "Springfield",
    "state": "IL",
    "population": 186_000,
    "violence": {"homicide": 12.5},
    "problems": ["homicide", "robbery"],
    "assets": ["dedicated-analyst"],
    "lacks": ["prosecutor-partner"],
    "concern": "The same few groups shoot at each other.",
}
FORM = {
    "name": "Springfield",
    "population": "186000",
    "homicide": "12.5",
    "problem": ["homicide", "robbery"],
    "practice": [FOCUSED, HOT_SPOTS],
}


@pytest.fixture(scope="package")
def planned(tmp_path_factory: pytest.TempPathFactory, filled_folder: Path) -> Iterator[Workspace]:
    """The base. Tests share it: each makes plans of its own."""
    workspace = Workspace(read_settings(copy_filled(filled_folder, tmp_path_factory.mktemp("planned") / "data")))
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="package")
def app(planned: Workspace) -> Iterator[Flask]:
    made = create_app(planned.settings)
    yield made
    made.extensions["kb"].engine.dispose()


@pytest.fixture
def client(app: Flask, planned: Workspace) -> FlaskClient:
    """Someone without an account, who has made no plan within this hour."""
    with planned.sessions() as session:
        session.execute(delete(Attempt))
        session.commit()
    return app.test_client()


@pytest.fixture
def opened(planned: Workspace) -> Iterator[Session]:
    with planned.sessions() as session:
        yield session


Make = Callable[..., str]


@pytest.fixture
def make(planned: Workspace, opened: Session) -> Make:
    """Makes a plan and gives its key."""

    def make_plan(*practices: str, profile: CityProfile | None = None, title: str = "") -> str:
        chosen = practices or (FOCUSED, HOT_SPOTS)
        order = check_order(opened, profile or build_profile(CITY), chosen, title, STARTS.isoformat())
        return create_plan(opened, planned, ANONYMOUS, order, None)

    return make_plan


@pytest.fixture
def read(planned: Workspace) -> Callable[[str], PlanView]:
    """A plan as it is now, by its key."""

    def read_plan(key: str) -> PlanView:
        with planned.sessions() as session:
            return get_plan(session, key)

    return read_plan
