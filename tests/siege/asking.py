"""Sends hostile requests and files, and every address by role and method: nothing may answer with a server's error."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterable
from itertools import product

from flask import Flask
from flask.testing import FlaskClient

from kb.services.intake.read import find_due_uploads
from kb.workspace import Workspace
from tests.kb.helpers.bringing import read
from tests.kb.helpers.signing import post
from tests.kb.helpers.visitors import METHODS, VISITORS, clients_of, expect_answer, path_of, read_answer
from tests.siege.figures import Part
from tests.siege.hostile import SCRIPT, iter_requests

DENIED = "denied"


def ask_hostile(client: FlaskClient, count: int, seed: int) -> Part:
    """``count`` hostile addresses, as a reader."""
    part = Part("Hostile requests")
    for method, address in iter_requests(count, seed):
        what = f"{method} {address}"
        with part.trying(what):
            answer = client.open(address, method=method)
            part.expect(answer.status_code < 500, f"{answer.status_code} for {what[:300]}")
            if answer.mimetype == "text/html":
                part.expect(SCRIPT not in answer.get_data(as_text=True), f"a script in the answer to {what[:300]}")
            part.expect("x=y" not in answer.headers.getlist("Set-Cookie"), f"a header from {what[:300]}")
    return part


def ask_every_address(app: Flask, workspace: Workspace, share: float, seed: int) -> Part:
    """A random ``share`` of all addresses of all roles by all methods, on the pages as they are.

    What the table of access refuses must be refused, and nothing may be a server's error. Forms are sent without their
    token, so that nothing is changed.
    """
    part, chance = Part("Every address by role and method"), random.Random(seed)
    clients = clients_of(app, workspace)
    paths = sorted({path_of(app, rule) for rule in app.url_map.iter_rules()})
    for path, role, method in product(paths, VISITORS, METHODS):
        if chance.random() >= share or "sign-out" in path:
            continue
        what = f"{method} {path} as {role or 'anyone'}"
        with part.trying(what):
            expected = expect_answer(app, role, path, method)
            answer = clients[role].open(path, method=method)
            part.expect(answer.status_code < 500, f"{answer.status_code} for {what}")
            if DENIED in (expected, found := read_answer(answer, method)):
                part.expect(expected == found, f"{what}: {found} instead of {expected}")
    part.said.append(f"{len(paths)} addresses, {len(VISITORS)} kinds of visitors, {len(METHODS)} methods")
    return part


def bring_hostile(client: FlaskClient, workspace: Workspace, files: Iterable[tuple[str, bytes]]) -> Part:
    """Hostile files, brought by a liaison's form and read as a worker reads them, in a process of their own."""
    part, states = Part("Hostile files"), Counter[str]()
    for number, (name, data) in enumerate(files, 1):
        what = f"file {number} {name!r} of {len(data):,} bytes"
        with part.trying(what):
            answer = post(client, "/curate/uploads", files=(io.BytesIO(data), name), kind="reference")
            part.expect(answer.status_code < 500, f"{answer.status_code} for {what}")
            states += read_what_waits(workspace)
    page = client.get("/curate/uploads")
    part.expect(page.status_code == 200, f"{page.status_code} for the page of uploads")
    part.expect(SCRIPT not in page.get_data(as_text=True), "a script on the page of uploads")
    part.said.append(", ".join(f"{count} {state}" for state, count in sorted(states.items())))
    return part


def read_what_waits(workspace: Workspace) -> Counter[str]:
    """Read every upload that waits, as a worker does. What became of them."""
    states = Counter[str]()
    while True:
        with workspace.sessions() as session:
            due = find_due_uploads(session)
        if not due:
            return states
        for number in due:
            states[str(read(workspace, number))] += 1
