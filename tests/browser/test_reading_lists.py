"""An organizer's journey from an agenda to a printed list, by keyboard; a reader's basket; pages without barriers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.services.audit.actors import Actor, Role
from kb.services.lists.lists import NewItem, NewSection, create_list
from kb.services.lists.view import get_list
from kb.workspace import Workspace
from tests.browser.conftest import LONGEST_WAIT, WIDTHS, Visit
from tests.browser.test_every_page import find_violations
from tests.kb.helpers.signing import sign_in_browser

pytestmark = pytest.mark.browser
widths = pytest.mark.parametrize("width", WIDTHS)

AGENDA = """9:00 Registration
9:30 – 10:45 Group violence intervention
11:00 – 12:00 Solving nonfatal shootings
12:00 Lunch"""
OWNER = Actor("olga", Role.ORGANIZER, 1)
Open = Callable[..., Page]


@pytest.fixture
def organizer(browser: Browser, address: str, knowledge: Workspace) -> Iterator[Open]:
    """Opens a page as a signed-in organizer. In the end nothing may have been reported."""
    contexts: list[BrowserContext] = []
    reported: list[str] = []

    def open_page(path: str, width: int = 1280, javascript: bool = True, height: int = 800) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(base_url=address, viewport=size, java_script_enabled=javascript)
        contexts.append(context)
        sign_in_browser(context, address, knowledge, Role.ORGANIZER, "olga")
        page = context.new_page()
        page.set_default_timeout(LONGEST_WAIT)
        page.on("console", lambda message: reported.append(message.text))
        page.on("pageerror", lambda error: reported.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in reported if "409 (CONFLICT)" not in text and "422 (UNPROCESSABLE" not in text] == []


@pytest.fixture
def key(knowledge: Workspace) -> str:
    """A list of two sections with three readings."""
    sections = [
        NewSection(
            "Places", (NewItem("street-lighting"), NewItem("hot-spots-policing")), question="places", minutes=30
        ),
        NewSection("People", (NewItem("scared-straight"),), question="young people"),
    ]
    with knowledge.sessions() as session:
        return create_list(session, OWNER, "Summit", sections)


def press(page: Page, name: str | re.Pattern[str], times: int = 400) -> None:
    """Go to a control with the Tab key alone, and press Enter."""
    for _ in range(times):
        page.keyboard.press("Tab")
        found = page.evaluate("(document.activeElement.innerText || document.activeElement.value || '').trim()")
        if re.search(name, found):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached by the Tab key")


def order(knowledge: Workspace, key: str) -> list[str]:
    with knowledge.sessions() as session:
        return [item.slug for item in get_list(session, key, OWNER).items]


@widths
def test_agenda_becomes_a_list_by_keyboard_alone(organizer: Open, width: int) -> None:
    page = organizer("/agenda", width)
    assert find_violations(page) == []
    page.get_by_label("Title of the list").focus()
    page.keyboard.type("Summit 2026")
    page.keyboard.press("Tab")
    page.keyboard.type(AGENDA)
    press(page, "^Read the agenda")
    expect(page.locator("#agenda-count")).to_contain_text("2 sessions, 2 breaks")
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    press(page, "^Find readings")
    expect(page.get_by_role("status").first).to_contain_text("Readings for 2 sessions")
    assert find_violations(page) == []
    assert page.locator(".proposal").count() >= 6
    press(page, "^Make the list")
    page.wait_for_url("**/edit")
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    first = page.locator(".list-item").first.get_attribute("data-item")
    press(page, "^Down")
    expect(page.locator("#list-live")).to_contain_text("is now 2 of")
    assert page.evaluate("document.activeElement.id") == f"down-{first}"
    page.keyboard.press("Enter")
    expect(page.locator("#list-live")).to_contain_text("is now 3 of")
    press(page, "^Swap")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Swap “")
    assert find_violations(page) == []
    press(page, "^Take this instead")
    expect(page.locator("#list-said")).to_contain_text("taken instead")


@widths
def test_list_can_be_changed_without_javascript_and_the_focus_stays(
    organizer: Open, knowledge: Workspace, key: str, width: int
) -> None:
    page = organizer(f"/lists/{key}/edit", width, javascript=False)
    page.get_by_label("Title", exact=True).fill("A better title")
    page.get_by_role("button", name=re.compile("^Down ?: .*lighting", re.I)).click()
    expect(page.locator("#list-said")).to_contain_text("is now 2 of 2 in “Places”")
    expect(page.get_by_label("Title", exact=True)).to_have_value("A better title")
    expect(page.locator("[autofocus]")).to_have_attribute("id", re.compile("^down-"))
    assert order(knowledge, key) == ["hot-spots-policing", "street-lighting", "scared-straight"]


def test_reading_can_be_dragged_to_another_section(organizer: Open, knowledge: Workspace, key: str) -> None:
    page = organizer(f"/lists/{key}/edit", height=3_000)
    target = page.locator(".list-item").nth(2)
    page.locator(".list-item__handle").first.drag_to(target, target_position={"x": 80, "y": 8})
    expect(page.locator("#list-live")).to_contain_text("is now 1 of 2 in “People”")
    assert order(knowledge, key) == ["hot-spots-policing", "street-lighting", "scared-straight"]


@widths
def test_versions_and_editors_of_a_list_have_no_barrier(organizer: Open, key: str, width: int) -> None:
    page = organizer(f"/lists/{key}/edit", width)

    def check() -> None:
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width

    page.get_by_label("Title", exact=True).fill("A passing title")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#list-said")).to_contain_text("Saved.")
    page.get_by_role("link", name="Versions").click()
    check()
    page.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_text("The title was “Summit”.")).to_be_visible()
    check()
    page.get_by_role("button", name="Bring this version back").click()
    expect(page.locator("#list-said")).to_contain_text("as it was in version 1")
    page.get_by_role("button", name="Make a link for one more editor").click()
    check()
    page.locator(".handout__address a").click()
    expect(page.get_by_role("button", name="Edit it with them")).to_be_visible()
    check()


def test_two_organizers_lose_nothing(organizer: Open, key: str) -> None:
    mine, theirs = organizer(f"/lists/{key}/edit"), organizer(f"/lists/{key}/edit")
    theirs.get_by_label("Title", exact=True).fill("Theirs")
    theirs.get_by_role("button", name="Save", exact=True).click()
    expect(theirs.locator("#list-live")).to_contain_text("Saved")
    mine.get_by_label("Title", exact=True).fill("Mine")
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.get_by_role("alert")).to_contain_text("Someone else saved this list")
    expect(mine.get_by_label("Title", exact=True)).to_have_value("Mine")
    expect(mine.get_by_text("Saved: “Theirs”. Yours: “Mine”.")).to_be_visible()
    assert find_violations(mine) == []


@widths
def test_public_list_is_read_printed_and_followed(visit: Visit, organizer: Open, key: str, width: int) -> None:
    page = organizer(f"/lists/{key}/edit", width)
    page.get_by_text("Public: anyone can read").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#list-live")).to_contain_text("Saved")
    for path in ("", "/changes"):
        page = visit(f"/lists/{key}{path}", width)
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator("[style], style, script:not([src]):not([type='application/ld+json'])").count() == 0
    page = visit(f"/lists/{key}", width)
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="BibTeX")).to_be_hidden()
    expect(page.get_by_role("heading", name="Places")).to_be_visible()


@widths
def test_reader_keeps_a_basket_without_an_account(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/practices/street-lighting")
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_role("button", name="Take out of basket")).to_be_visible()
    page.goto("/search?q=gang+violence")
    page.get_by_role("button", name="Add to basket").first.click()
    page.get_by_role("link", name="Basket with (2)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reading basket")
    expect(page.locator(".list-reading")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name="Empty the basket").click()
    expect(page.get_by_text("Nothing is in it")).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/basket", "/lists"])
@widths
def test_pages_for_everyone_have_no_barrier(visit: Visit, path: str, width: int) -> None:
    assert find_violations(visit(path, width)) == []
