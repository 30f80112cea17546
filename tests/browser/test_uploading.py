"""A liaison brings files: with JavaScript and without, by keyboard, on a phone; and settles what is here already."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import select

from kb.app import create_app
from kb.models import Draft
from kb.services.audit.actors import Role
from kb.services.intake.read import find_due_uploads
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.browser.conftest import LONGEST_WAIT, WIDTHS, serve
from tests.browser.test_every_page import find_violations
from tests.kb.helpers.bringing import PATROLS, read, ris
from tests.kb.helpers.signing import sign_in_browser
from tests.kb.helpers.writing import write_lesson

pytestmark = pytest.mark.browser
widths = pytest.mark.parametrize("width", WIDTHS)
Open = Callable[..., Page]


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.fixture
def desk(browser: Browser, empty: Workspace) -> Iterator[Open]:
    """Opens the upload page as a liaison, over a base with one lesson. Nothing may be reported in the end."""
    write_lesson(empty.settings.content, "harbor-patrols", body=PATROLS.decode())
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
    reported: list[str] = []
    contexts = []
    with serve(create_app(empty.settings)) as address:

        def open_desk(width: int = 1280, javascript: bool = True) -> Page:
            context = browser.new_context(
                base_url=address, viewport={"width": width, "height": 800}, java_script_enabled=javascript
            )
            contexts.append(context)
            sign_in_browser(context, address, empty, Role.LIAISON, "lee")
            page = context.new_page()
            page.set_default_timeout(LONGEST_WAIT)
            page.on("console", lambda message: reported.append(message.text))
            page.on("pageerror", lambda error: reported.append(str(error)))
            page.goto("/curate/uploads")
            return page

        yield open_desk
        for context in contexts:
            context.close()
    expected = ("422 (UNPROCESSABLE ENTITY)", "ERR_INTERNET_DISCONNECTED")
    assert not [line for line in reported if not any(words in line for words in expected)]


@pytest.fixture
def working(empty: Workspace) -> Iterator[None]:
    """Someone reads what waits, as a worker does."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.1):
            with empty.sessions() as session:
                due = find_due_uploads(session)
            for number in due:
                read(empty, number)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def check(page: Page, width: int) -> None:
    """No barrier, no sideways scrolling, one title."""
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1


@widths
def test_liaison_drops_files_watches_them_and_chooses_what_becomes_of_a_duplicate(
    desk: Open, working: None, empty: Workspace, width: int
) -> None:
    page = desk(width)
    check(page, width)
    files = [
        payload("lights.ris", ris("A study of the street lights")),
        payload("a long name " * 9 + ".md", PATROLS.replace(b"number 7 walked", b"number seven strolled")),
        payload("run.pdf", b"MZ\x90\x00 a program"),
    ]
    page.get_by_label("Files", exact=True).set_input_files(files)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uploaded files")
    expect(page.get_by_role("status")).to_have_text("2 of 3 files read, 1 failed, 1 waits for your choice.")
    expect(page.get_by_role("link", name="A study of the street lights")).to_be_visible()
    expect(page.get_by_role("button", name="Try again to read run.pdf")).to_be_visible()
    check(page, width)
    page.get_by_role("link", name="It may be here already").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it here already?")
    expect(page.get_by_text("Nearly the same text")).to_be_visible()
    check(page, width)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what becomes of it.")
    check(page, width)
    page.get_by_text("A new version of").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("2 of 3 files read, 1 failed.")
    expect(page.get_by_role("link", name="harbor patrols")).to_be_visible()
    with empty.sessions() as session:
        assert sorted(session.scalars(select(Draft.slug))) == ["a-study-of-the-street-lights", "harbor-patrols"]


def test_page_follows_the_reading_by_itself_and_keeps_the_focus(
    desk: Open, empty: Workspace, request: pytest.FixtureRequest
) -> None:
    page = desk()
    page.get_by_label("Files", exact=True).set_input_files(payload("lights.ris", ris("A study of the street lights")))
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("status")).to_have_text("0 of 1 file read.")
    page.get_by_role("link", name="Download lights.ris").focus()
    request.getfixturevalue("working")
    expect(page.get_by_role("status")).to_have_text("1 of 1 file read.")
    expect(page.get_by_role("link", name="Download lights.ris")).to_be_focused()
    expect(page.get_by_text("look again")).to_have_count(0)


def test_all_of_it_works_without_javascript_and_by_keyboard(desk: Open, empty: Workspace) -> None:
    page = desk(320, javascript=False)
    page.get_by_label("Files", exact=True).set_input_files(
        [payload("patrols.md", PATROLS), payload("lights.ris", ris("A study of the street lights"))]
    )
    page.get_by_label("What are they?").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("0 of 2 files read.")
    with empty.sessions() as session:
        due = find_due_uploads(session)
    for number in due:
        read(empty, number)
    page.get_by_role("link", name="look again").press("Enter")
    expect(page.get_by_role("status")).to_have_text("2 of 2 files read, 1 waits for your choice.")
    page.get_by_role("link", name="It may be here already").press("Enter")
    page.get_by_label("Skip it").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 skipped.")).to_be_visible()


def test_file_that_could_not_be_sent_is_sent_again_alone(desk: Open, empty: Workspace) -> None:
    page = desk()
    page.context.set_offline(True)
    page.get_by_label("Files", exact=True).set_input_files(payload("lights.ris", ris("A study of the street lights")))
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("The connection was lost.")).to_be_visible()
    check(page, 1280)
    page.context.set_offline(False)
    page.get_by_role("button", name="Send lights.ris again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uploaded files")
    expect(page.get_by_role("heading", name="lights.ris")).to_be_visible()
