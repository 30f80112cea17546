"""Three cities that speak, made once a module, with the formats of exchange; what a test writes is gone after it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from kb import database
from kb.app import create_app
from kb.models import HelpedBy, InboxItem, PeerLesson, PeerOffer, PeerQuestion, PeerVisit
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.conftest import ROOT, build_settings
from tests.kb.helpers.cities import Cast, fill_with_cities
from tests.kb.helpers.signing import sign_in

WRITTEN = (HelpedBy, InboxItem, PeerLesson, PeerOffer, PeerQuestion, PeerVisit)

Enter = Callable[..., FlaskClient]


@dataclass(frozen=True, slots=True)
class Town:
    """The base, who acts in it, and its application."""

    workspace: Workspace
    cast: Cast
    app: Flask


@pytest.fixture(scope="module")
def shared_town(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[Town]:
    """The base of a module. Tests take ``town``."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "content").mkdir()
    workspace = Workspace(build_settings(folder / "data", model_folder, folder / "content"))
    database.migrate(workspace.engine)
    cast = fill_with_cities(workspace)
    shutil.copy(ROOT / "content" / "exchange_formats.yaml", workspace.settings.formats_file)
    app = create_app(workspace.settings)
    yield Town(workspace, cast, app)
    app.extensions["kb"].engine.dispose()
    workspace.engine.dispose()


@pytest.fixture
def town(shared_town: Town) -> Iterator[Town]:
    """The base, without what tests before wrote."""
    yield shared_town
    with shared_town.workspace.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        for table in WRITTEN:
            connection.execute(delete(table))


@pytest.fixture
def enter(town: Town) -> Enter:
    """Signs somebody in: ``enter("small-member")``."""

    def sign(name: str, role: Role = Role.MEMBER) -> FlaskClient:
        client = town.app.test_client()
        sign_in(client, town.workspace, role, name)
        return client

    return sign
