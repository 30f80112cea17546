"""Help while typing, by keyboard and by mouse; leaving out, settling and turning the dial, also without JavaScript."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDTHS, Visit

pytestmark = pytest.mark.browser
widths = pytest.mark.parametrize("width", WIDTHS)


def type_into(page: Page, words: str) -> None:
    """Type as a reader does, and wait for the suggestions."""
    box = page.locator("input[role=combobox]")
    box.click()
    box.press_sequentially(words)
    expect(page.get_by_role("listbox")).to_be_visible()


def active(page: Page) -> str:
    """The text of the option that the box points to."""
    return str(
        page.evaluate(
            "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.innerText || ''"
        )
    )


@pytest.mark.parametrize("path", ["/", "/practices", "/search?q="])
@widths
def test_suggestions_have_no_barrier_and_never_scroll_sideways(visit: Visit, path: str, width: int) -> None:
    page = visit(path, width)
    type_into(page, "focused")
    page.keyboard.press("ArrowDown")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_keyboard_alone_walks_the_suggestions_and_opens_one(visit: Visit) -> None:
    page = visit("/")
    type_into(page, "hot spots pol")
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[aria-live=polite]")).to_contain_text(re.compile(r"\d suggestions?\. Use the up"))
    page.keyboard.press("ArrowUp")
    assert active(page) == page.get_by_role("option").last.inner_text()
    page.keyboard.press("ArrowDown")
    assert active(page) == ""
    page.keyboard.press("ArrowDown")
    assert active(page).startswith("Hot spots policing")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/practices/hot-spots-policing$"))


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(visit: Visit) -> None:
    page = visit("/")
    type_into(page, "shooting")
    page.keyboard.press("Escape")
    expect(page.locator("[role=listbox]")).to_be_hidden()
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("combobox")).to_have_value("shooting")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=shooting$"))


def test_concept_is_searched_and_a_site_is_opened_by_a_click(visit: Visit) -> None:
    page = visit("/practices")
    type_into(page, "shotspotter")
    page.get_by_role("option", name=re.compile("Concept")).first.click()
    expect(page).to_have_url(re.compile(r"/search\?q=Acoustic\+gunshot\+detection$"))
    page.locator("#q").fill("chicago")
    page.get_by_role("option", name="Chicago, IL Site").click()
    expect(page).to_have_url(re.compile("/sites/chicago-il$"))


@widths
def test_value_is_left_out_and_taken_in_again(visit: Visit, width: int) -> None:
    page = visit("/search?q=shootings", width)
    if width < 1024:
        page.get_by_text("Filter and sort").click()
    page.get_by_role("link", name="Leave out: Reference").click()
    expect(page).to_have_url(re.compile("not_kind=reference"))
    assert page.evaluate("document.activeElement.id") == "not-kind-reference"
    expect(page.locator(".chip")).to_have_text("Remove the filter Without Kind: Reference")
    page.locator("label[for=kind-lesson]").click()
    expect(page).to_have_url(re.compile("kind=lesson&not_kind=reference"))
    page.get_by_role("link", name="Take in again: Reference").click()
    expect(page).to_have_url(re.compile(r"\?q=shootings&kind=lesson$"))


@pytest.mark.parametrize("javascript", [True, False])
def test_acronym_is_settled_and_synonyms_taken_off_and_put_back(visit: Visit, javascript: bool) -> None:
    page = visit("/search?q=SSL", javascript=javascript)
    expect(page.get_by_text("“SSL” can mean")).to_be_visible()
    page.get_by_role("link", name="Strategic Site Liaison", exact=True).click()
    expect(page).to_have_url(re.compile("meaning=strategic-site-liaison"))
    expect(page.get_by_text("“SSL” is read as")).to_be_visible()
    page.get_by_role("link", name="Search only for my words").click()
    expect(page).to_have_url(re.compile("synonyms=off"))
    page.get_by_role("link", name="Search for these too").click()
    expect(page).to_have_url(re.compile(r"\?q=SSL&meaning=strategic-site-liaison$"))


def test_everything_works_without_javascript(visit: Visit) -> None:
    page = visit("/search?q=shootings&k=5", javascript=False)
    expect(page.get_by_role("searchbox")).to_have_value("shootings")
    page.get_by_role("link", name="Leave out: Lesson").click()
    page.get_by_label("Let ratings count").select_option("first")
    page.get_by_role("button", name="Apply").click()
    for part in ("q=shootings", "not_kind=lesson", "evidence=first", "k=5"):
        assert part in page.url
    expect(page.locator(".results__hits > .hits .hit")).to_have_count(5)
    assert "Lesson" not in page.locator(".results__hits > .hits .kind").all_inner_texts()
    expect(page.get_by_text(re.compile("moved up .* rated (effective|promising)")).first).to_be_visible()


def test_best_part_of_a_result_is_there_on_its_page(visit: Visit) -> None:
    page = visit("/search?q=shootings")
    links = page.locator(".hit__why a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links
    for link in links[:4]:
        path, anchor = link.split("#")
        assert visit(path).locator(f"#{anchor}").count() == 1, link
