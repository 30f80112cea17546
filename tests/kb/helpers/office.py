"""Two liaisons before one application, and the forms that they send. For tests of the pages of curation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.app import create_app
from kb.models import Draft
from kb.services.audit.actors import Role
from kb.services.drafting.drafts import get_draft
from kb.services.drafting.form import Field, build_fields, fill_in
from kb.workspace import Workspace
from tests.kb.helpers.drafting import BODY, begin_lesson, publish_lesson
from tests.kb.helpers.signing import post, sign_in


@dataclass(frozen=True)
class Office:
    """Two liaisons before one application."""

    ann: FlaskClient
    ben: FlaskClient
    app: Flask
    workspace: Workspace

    def new_lesson(self) -> int:
        """The number of a whole lesson that Ann began."""
        with self.workspace.sessions() as session:
            return begin_lesson(session).id

    def published(self) -> str:
        """The slug of a published lesson."""
        with self.workspace.sessions() as session:
            return publish_lesson(session).slug

    def draft(self, number: int) -> Draft:
        """A draft as it stands."""
        with self.workspace.sessions() as session:
            return get_draft(session, number)

    def begin_edit(self, slug: str) -> int:
        """The number of the draft that Ann gets by the button on the page."""
        found = re.search(r"/curate/drafts/(\d+)", post(self.ann, f"/curate/documents/{slug}/edit").location)
        assert found
        return int(found[1])


def open_office(workspace: Workspace) -> Office:
    """Ann and Ben, signed in. The caller disposes of ``app.extensions["kb"].engine``."""
    app = create_app(workspace.settings)
    ann, ben = app.test_client(), app.test_client()
    sign_in(ann, workspace, Role.LIAISON, "ann")
    sign_in(ben, workspace, Role.LIAISON, "ben")
    return Office(ann, ben, app, workspace)


def typed(fields: dict[str, object], **more: str) -> dict[str, object]:
    """A posted form that says ``fields`` of a lesson, with ``more`` in it."""
    values: dict[str, object] = {"body": BODY, "action": "save"}
    for field in build_fields("lesson"):
        values.update(posted(field, field.name, fill_in("lesson", fields)[field.name]))
    return {**values, **more}


def posted(field: Field, path: str, value: object) -> dict[str, object]:
    """What a browser sends for a field that holds ``value``, by name."""
    match field.shape:
        case "group":
            assert isinstance(value, dict)
            parts = (posted(part, f"{path}.{part.name}", value[part.name]) for part in field.parts)
            return {name: each for part in parts for name, each in part.items()}
        case "rows":
            assert isinstance(value, list)
            rows = {path: str(len(value))}
            for at, row in enumerate(value):
                for part in field.parts:
                    rows.update(posted(part, f"{path}.{at}.{part.name}", row[part.name]))  # type: ignore[arg-type]
            return dict(rows)
        case "lines":
            assert isinstance(value, list)
            return {path: "\r\n".join(value)}
        case "choices":
            return {path: value}
        case "check":
            return {path: "yes"} if value else {}
        case _:
            return {path: "" if value is None else str(value)}


def text(response: TestResponse) -> str:
    """The page as text."""
    return response.get_data(as_text=True)


def hidden(page: str, name: str) -> str:
    """What a hidden input of the page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]
