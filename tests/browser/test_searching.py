"""The journeys of a reader through search: describe a problem, filter, page, all of it also by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDTHS, Visit

pytestmark = pytest.mark.browser

PROBLEM = "retaliatory shootings by a small group of people"
widths = pytest.mark.parametrize("width", WIDTHS)


def status(page: Page) -> str:
    """What the live region says."""
    return page.get_by_role("status").inner_text()


def open_filters(page: Page, width: int, *names: str) -> None:
    """Unfold the filters where they are folded, and the named ones among them."""
    if width < 1024:
        page.get_by_text("Filter and sort").click()
    for name in names:
        page.locator(".filter > summary", has_text=re.compile(f"^{name}$")).click()


@widths
def test_reader_finds_a_practice_by_describing_the_problem(visit: Visit, width: int) -> None:
    page = visit("/", width)
    page.get_by_role("combobox").fill(PROBLEM)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"results for “{PROBLEM}”")
    page.get_by_role("link", name="Focused deterrence: group violence intervention (GVI)").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Focused deterrence")
    headings = page.locator("h2").all_inner_texts()
    assert headings.index("Bottom line") < headings.index("How strong is the evidence?") < headings.index("Sources")


@widths
def test_filter_narrows_the_results_and_keeps_the_place(visit: Visit, width: int) -> None:
    page = visit("/search?q=shootings", width)
    before = status(page)
    open_filters(page, width)
    page.locator("label[for=kind-practice]").click()
    expect(page).to_have_url(re.compile(r"/search\?q=shootings&kind=practice$"))
    expect(page.get_by_role("status")).not_to_have_text(before)
    assert page.evaluate("document.activeElement.id") == "kind-practice"
    assert set(page.locator(".results__hits > .hits .kind").all_inner_texts()) == {"Practice"}
    page.locator("label[for=rating-effective]").click()
    expect(page).to_have_url(re.compile("rating=effective"))
    assert {text.split()[-1] for text in page.locator(".results__hits > .hits .rating").all_inner_texts()} == {
        "Effective"
    }
    assert page.title().startswith("shootings")


def test_filter_can_be_taken_off_by_its_chip(visit: Visit) -> None:
    page = visit("/search?q=shootings&kind=practice&state=TN&year_from=2000")
    assert page.locator(".chip").count() == 3
    page.get_by_role("link", name="Remove the filter State: Tennessee").click()
    expect(page.locator(".chip")).to_have_count(2)
    assert "state=" not in page.url
    assert "kind=practice" in page.url
    page.get_by_role("link", name="Remove all").click()
    expect(page).to_have_url(re.compile(r"\?q=shootings$"))


def test_open_filter_stays_open_when_results_change(visit: Visit) -> None:
    page = visit("/search?q=shootings")
    open_filters(page, 1280, "Problem")
    label = page.locator("label[for=problem-homicide]")
    label.click()
    expect(page).to_have_url(re.compile("problem=homicide"))
    label.click()
    expect(page).to_have_url(re.compile(r"\?q=shootings$"))
    expect(label).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "problem-homicide"


@widths
def test_next_page_is_said_and_read_from_its_top(visit: Visit, width: int) -> None:
    page = visit("/search?q=shootings&kind=practice", width)
    first = page.locator(".hit__title").all_inner_texts()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("status")).to_contain_text("page 2 of")
    assert "kind=practice" in page.url
    assert "page=2" in page.url
    assert page.evaluate("document.activeElement.id") == "hits"
    assert not set(first) & set(page.locator(".hit__title").all_inner_texts())
    page.go_back()
    expect(page.locator(".hit__title").first).to_have_text(first[0])


def test_new_question_is_answered_in_place(visit: Visit) -> None:
    page = visit("/search?q=shootings")
    page.locator("#q").fill("witness protection")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("witness protection")
    assert page.url.endswith("/search?q=witness+protection")


def test_keyboard_alone_finds_and_opens_a_result(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(PROBLEM)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("results for")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "skip-filters":
            break
    expect(page.get_by_text("Skip the filters")).to_be_in_viewport()
    page.keyboard.press("Enter")
    for _ in range(3):  # before the first result may stand a link that takes synonyms off
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.hit__title') !== null"):
            break
    title = page.evaluate("document.activeElement.textContent")
    assert title == page.locator(".hit__title a").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@widths
def test_search_filter_and_paging_work_without_javascript(visit: Visit, width: int) -> None:
    page = visit("/", width, javascript=False)
    page.get_by_role("searchbox").fill("shootings")
    page.get_by_role("button", name="Search").click()
    open_filters(page, width)
    page.locator("label[for=kind-practice]").click()
    page.get_by_role("button", name="Apply").click()
    assert "kind=practice" in page.url
    assert set(page.locator(".results__hits > .hits .kind").all_inner_texts()) == {"Practice"}
    page.get_by_role("link", name="Next page").click()
    assert "page 2 of" in status(page)
    page.locator(".hit__title a").first.click()
    expect(page.get_by_role("heading", name="Bottom line")).to_be_visible()


def test_every_result_says_why_it_is_there(visit: Visit) -> None:
    page = visit(f"/search?q={PROBLEM.replace(' ', '+')}")
    reasons = page.locator(".results__hits > .hits .hit__why").all_inner_texts()
    assert len(reasons) == page.locator(".results__hits > .hits .hit").count() == 10
    folded = page.locator(".near .hit__why").all_text_contents()
    assert len(folded) == page.locator(".near .hit").count() > 0
    assert all(re.search("has |meaning|part:|typed|related", reason) for reason in (*reasons, *folded))


def test_nothing_found_says_what_to_try(visit: Visit) -> None:
    page = visit('/search?q="zzqx blorp"&area=technology&mode=keyword')
    assert "We hold nothing on this" in status(page)
    page.get_by_role("link", name="Search again without the filters").click()
    assert "area=" not in page.url


def test_empty_question_shows_how_to_begin(visit: Visit) -> None:
    page = visit("/search")
    expect(page.get_by_role("heading", name="How to begin")).to_be_visible()
    page.locator("main").get_by_role("link", name="Technology", exact=True).click()
    assert "area=technology" in page.url
    assert page.locator(".hit").count() > 0
