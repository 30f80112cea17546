"""A base with three documents and a reading list of two sections. For tests of lists and the basket."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.services.audit.actors import Actor, Role
from kb.services.lists.lists import NewItem, NewSection, create_list
from kb.services.lists.view import ListView, get_list
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.kb.helpers.signing import post, sign_in
from tests.kb.helpers.writing import write_lesson, write_practice

OWNER = Actor("olga", Role.ORGANIZER, 1)
SECRET = "only for us"


@dataclass
class House:
    """A base with three documents, an app over it, and a list of two sections."""

    workspace: Workspace
    app: Flask
    content: Path
    key: str

    def client(self, role: Role | None = Role.ORGANIZER, name: str = "olga") -> FlaskClient:
        client = self.app.test_client()
        if role is not None:
            sign_in(client, self.workspace, role, name)
        return client

    def view(self, key: str | None = None) -> ListView:
        with self.workspace.sessions() as session:
            return get_list(session, key or self.key, OWNER, private=True)

    def edit(self, client: FlaskClient | None = None, status: int = 303, **fields: object) -> str:
        """Send the form of the editing page; the page after it."""
        client = client or self.client()
        fields.setdefault("revision", self.view().revision)
        answer = post(client, f"/lists/{self.key}/edit", **{name.replace("__", "-"): v for name, v in fields.items()})
        assert answer.status_code == status, answer.get_data(as_text=True)[:3_000]
        return client.get(answer.location).get_data(as_text=True) if status == 303 else answer.get_data(as_text=True)

    def store(self) -> None:
        with self.workspace.sessions() as session:
            store_content(session, self.content)
            session.commit()

    def publish(self) -> None:
        view = self.view()
        self.edit(title=view.title, note=view.note, public="yes")


def open_house(empty: Workspace) -> House:
    """The house, filled. The caller disposes of ``app.extensions["kb"].engine``."""
    content = empty.settings.content
    write_practice(content, "home-visits")
    write_lesson(content, "what-memphis-learned")
    write_lesson(content, "what-tulsa-learned", "## What\n" + "word " * 700)
    app = create_app(empty.settings)
    made = House(empty, app, content, "")
    made.store()
    sections = [
        NewSection("Homes", (NewItem("home-visits", "essential", "near"), NewItem("what-memphis-learned")), minutes=2),
        NewSection("Streets", (NewItem("what-tulsa-learned"), NewItem("never-published"))),
    ]
    with empty.sessions() as session:
        made.key = create_list(session, OWNER, "Summit 2026", sections)
    return made


def slugs(view: ListView) -> list[list[str]]:
    return [[item.slug for item in section.items] for section in view.sections]
