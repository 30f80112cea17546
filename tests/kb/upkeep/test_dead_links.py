"""An address is called dead after failures on several days, and never because the internet was away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.models import AddressCheck
from kb.services.audit.actors import COMMAND_LINE
from kb.services.publishing.review import withdraw
from kb.services.upkeep.dead_links import CheckedLinks, check_links, find_addresses, try_address
from kb.services.upkeep.queues import find_queue_page
from kb.services.upkeep.shelf import Shelf
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.drafting import ANN, publish_lesson

DEAD, ALIVE = "https://example.org/dead", "https://example.org/report"


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        publish_lesson(opened, body=f"## Where\nSee [the study]({DEAD}), or {DEAD}.\n")
        yield opened


def only_dead(url: str) -> str:
    return "status 404" if url == DEAD else ""


def run(session: Session, attempt: Callable[[str], str] = only_dead) -> CheckedLinks:
    """One run a day after the last."""
    session.execute(update(AddressCheck).values(checked_at=AddressCheck.checked_at))
    for row in session.scalars(select(AddressCheck)):
        row.checked_at = row.checked_at - timedelta(days=1)
    session.commit()
    return check_links(session, COMMAND_LINE, attempt)


def queue(session: Session) -> list[str]:
    return [item.why for item in find_queue_page(session, "dead-links").shown.items]


def test_addresses_stand_in_fields_and_in_the_text(session: Session) -> None:
    assert find_addresses(Shelf(session)) == {url: {"count-before-you-start"} for url in (DEAD, ALIVE)}


def test_address_is_dead_after_failures_on_three_days(session: Session) -> None:
    assert run(session) == CheckedLinks(tried=2, failed=1, dead=0)
    assert run(session).dead == 0
    assert queue(session) == []
    assert run(session).dead == 1
    (why,) = queue(session)
    assert f"{DEAD} (status 404, 3 tries)" in why


def test_many_runs_on_one_day_count_once(session: Session) -> None:
    for _ in range(5):
        assert check_links(session, COMMAND_LINE, only_dead).dead == 0
    assert session.scalars(select(AddressCheck.failures).where(AddressCheck.url == DEAD)).one() == 1


def test_answer_makes_it_alive_again(session: Session) -> None:
    for _ in range(3):
        run(session)
    assert run(session, lambda _: "").dead == 0
    assert queue(session) == []
    assert run(session).dead == 0


def test_where_nothing_answers_nothing_is_remembered(session: Session) -> None:
    assert run(session, lambda _: "no such host").offline
    assert session.scalars(select(AddressCheck)).all() == []


def test_address_that_no_page_names_any_more_is_forgotten(session: Session) -> None:
    for _ in range(3):
        run(session)
    withdraw(session, ANN, "count-before-you-start", "It was wrong.")
    assert queue(session) == []
    run(session)
    assert session.scalars(select(AddressCheck)).all() == []


class _Answers(BaseHTTPRequestHandler):
    """Answers with the status that the address names; ``/405-head`` refuses HEAD alone."""

    def do_GET(self) -> None:
        status = 200 if self.path == "/405-head" else int(self.path.strip("/"))
        self.send_response(status)
        self.end_headers()

    def do_HEAD(self) -> None:
        self.send_response(405 if self.path == "/405-head" else int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    made = HTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/200", ""), ("/403", ""), ("/429", ""), ("/405-head", ""), ("/404", "status 404"), ("/500", "status 500")],
)
def test_only_what_is_gone_or_broken_fails(server: str, path: str, reason: str) -> None:
    assert try_address(server + path) == reason


def test_nobody_there_is_a_failure(server: str) -> None:
    assert "no answer" in try_address("http://127.0.0.1:9/")
    assert "no answer" in try_address("http://127.0.0.1:999999/")
    assert try_address(f"{server}/200") == ""


def test_command_says_how_much_failed(
    empty: Workspace, session: Session, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdraw(session, ANN, "count-before-you-start", "It was wrong.")
    source = {"title": "A", "ncj": None, "url": f"{server}/404", "more_urls": [f"{server}/200"]}
    publish_lesson(session, title="Another", source=source)
    done = command_over(empty, monkeypatch)("check", "--links")
    assert "2 addresses tried, 1 failed now, 0 are called dead." in done.stderr
    assert done.exit_code == 0
