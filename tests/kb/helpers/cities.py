"""Cities that speak: a base with three sites, a strategy that one of them did, a liaison and members."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from kb import database
from kb.services.audit.actors import COMMAND_LINE, Actor, Role
from kb.services.indexing.outbox import drain
from kb.services.peers import give_site
from kb.services.peers.seats import add_seat
from kb.services.publishing.content_files import store_content
from kb.services.transactions import changing
from kb.workspace import Workspace
from tests.conftest import build_settings
from tests.kb.helpers.signing import make_account
from tests.kb.helpers.writing import site_text, write_practice

SMALL, LARGE, THIRD = "springfield-il", "riverton-oh", "lakeview-tx"
PRACTICE = "home-visits"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: members of three cities, the liaison of the first two, and a liaison of none."""

    small: Actor
    large: Actor
    third: Actor
    liaison: Actor
    stranger: Actor


def fill_with_cities(workspace: Workspace) -> Cast:
    """Store the sites and the strategy, and let people work for the cities."""
    folder = workspace.settings.content / "sites"
    folder.mkdir(parents=True)
    for slug in (SMALL, LARGE, THIRD):
        (folder / f"{slug}.yaml").write_text(site_text(slug), "utf-8")
    write_practice(workspace.settings.content, PRACTICE)
    with workspace.sessions() as session:
        assert not store_content(session, workspace.settings.content).failures
        drain(session, workspace.index)
    small, large, third = (
        make_account(workspace, Role.MEMBER, name) for name in ("small-member", "large-member", "third-member")
    )
    liaison, stranger = (make_account(workspace, Role.LIAISON, name) for name in ("their-liaison", "other-liaison"))
    with workspace.sessions() as session:
        for member, site in ((small, SMALL), (large, LARGE), (third, THIRD)):
            seat(session, member, site)
        for site in (SMALL, LARGE):
            give_site(session, COMMAND_LINE, liaison.name, site)
    return Cast(small, large, third, liaison, stranger)


@contextmanager
def open_cities(folder: Path, model_folder: Path) -> Iterator[tuple[Workspace, Cast]]:
    """Such a base in ``folder``, for all the tests of a module: each asks questions of its own in it."""
    content = folder / "content"
    content.mkdir(parents=True)
    workspace = Workspace(build_settings(folder / "data", model_folder, content))
    database.migrate(workspace.engine)
    yield workspace, fill_with_cities(workspace)
    workspace.engine.dispose()


def seat(session: Session, actor: Actor, site: str) -> None:
    """Let ``actor`` be a member of ``site`` without the cost of an invitation."""
    with changing(session, COMMAND_LINE) as change:
        add_seat(change, actor.name, site)
