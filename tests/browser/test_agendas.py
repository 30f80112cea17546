"""The grid in which an agenda is corrected: by keyboard, on a phone, with and without JavaScript, without barriers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDTHS
from tests.browser.test_every_page import find_violations
from tests.browser.test_reading_lists import Open, organizer, press

__all__ = ["organizer"]
pytestmark = pytest.mark.browser
widths = pytest.mark.parametrize("width", WIDTHS)

AGENDA = """Summit
9:30 – 10:45 Group violence intervention, and what comes after
10:45 Break
11:00 – 12:00 Solving nonfatal shootings
Note: parking in Lot C"""


def read(page: Page, text: str = AGENDA) -> None:
    page.get_by_label("The agenda", exact=True).fill(text)
    page.get_by_role("button", name="Read the agenda").click()
    expect(page.locator("#agenda-count")).to_contain_text("2 sessions, 1 break; 1 line was not understood")


@widths
def test_grid_has_no_barrier_and_fits_a_phone(organizer: Open, width: int) -> None:
    page = organizer("/agenda", width)
    read(page)
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("[style], style, script:not([src])").count() == 0
    page.get_by_label("Start").first.fill("soon")
    page.get_by_role("button", name="Find readings").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Correct the fields that are marked")
    expect(page.get_by_label("Start").first).to_have_value("soon")
    assert find_violations(page) == []


def test_rows_are_corrected_by_keyboard_and_the_focus_stays(organizer: Open) -> None:
    page = organizer("/agenda")
    read(page)
    page.get_by_label("Title", exact=True).first.focus()
    page.keyboard.press("Home")
    for _ in range(len("Group violence intervention")):
        page.keyboard.press("ArrowRight")
    press(page, "^Split")
    expect(page.locator("#agenda-live")).to_contain_text("The row was split.")
    titles = page.get_by_label("Title", exact=True)
    expect(titles.nth(1)).to_have_value("and what comes after")
    expect(titles.nth(1)).to_be_focused()
    press(page, "^Delete")
    expect(page.locator("#agenda-live")).to_contain_text("It stands in the margin.")
    expect(titles.nth(1)).to_have_value("Break")
    press(page, "^Make it a session")
    expect(page.locator("#agenda-count")).to_contain_text("3 sessions, 1 break")


@widths
def test_rows_are_corrected_without_javascript(organizer: Open, width: int) -> None:
    page = organizer("/agenda", width, javascript=False)
    read(page)
    page.get_by_label("Room").first.fill("Great Hall")
    page.get_by_label("Title", exact=True).first.fill("Group violence\nWhat comes after")
    page.get_by_role("button", name=re.compile("^Split ?: Group")).click()
    expect(page.get_by_label("Title", exact=True).nth(1)).to_have_value("What comes after")
    expect(page.get_by_label("Room").first).to_have_value("Great Hall")
    expect(page.locator("[autofocus]")).to_have_attribute("id", "row-1-title")
    page.get_by_role("button", name=re.compile("^Join with the one above ?: What")).click()
    expect(page.get_by_label("Title", exact=True).first).to_have_value("Group violence What comes after")
    page.get_by_label("It is a").first.select_option("note")
    page.get_by_role("button", name="Find readings").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Readings for 1 session.")
    page.get_by_role("button", name="Back to the agenda").click()
    expect(page.get_by_label("It is a").first).to_have_value("note")
    expect(page.get_by_label("Room").first).to_have_value("Great Hall")


@widths
def test_handouts_and_works_typed_by_hand_have_no_barrier_and_print_one_session_a_sheet(
    organizer: Open, width: int
) -> None:
    page = organizer("/agenda", width)
    read(page)
    page.get_by_role("button", name="Find readings").first.click()
    page.get_by_role("button", name="Make the list").first.click()
    page.get_by_role("button", name=re.compile("^Add a reading")).first.click()
    page.get_by_label("Title", exact=True).fill("Our city's charter")
    page.get_by_label("Address on the web").fill("https://city.example/charter")
    assert find_violations(page) == []
    page.get_by_role("button", name="Add it to the list").click()
    expect(page.get_by_role("heading", name="Our city's charter")).to_be_visible()
    page.get_by_role("link", name="See it as readers do").click()
    page.get_by_role("link", name="Handouts").click()
    expect(page.get_by_role("img", name=re.compile("^Code to scan"))).to_have_count(2)
    expect(page.get_by_text("https://city.example/charter")).to_be_visible()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("[style], style, script:not([src])").count() == 0
    page.emulate_media(media="print")
    assert page.locator(".handout").first.evaluate("node => getComputedStyle(node).breakAfter") == "page"
