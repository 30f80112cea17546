"""What holds of every kind of page: no barrier that axe finds, no sideways scrolling, nothing inline, good on paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.app import create_app
from kb.workspace import Workspace
from tests.browser.conftest import WIDTHS, Visit, serve

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "results": "/search?q=shootings+by+a+small+group&kind=practice&year_from=2010",
    "second page": "/search?q=shootings&page=2",
    "nothing asked": "/search",
    "nothing found": '/search?q="zzqx+blorp"&mode=keyword',
    "practice": "/practices/focused-deterrence-group-violence-intervention",
    "practice that harms": "/practices/scared-straight",
    "practice with a plan": "/practices/becoming-a-man",
    "practice with a table": "/practices/street-lighting",
    "lesson": "/lessons/kansas-city-people-not-groups",
    "summit": "/summits/first-psp-summit-2017",
    "reference": "/references/ref-a-multivariate-approach-to-a-meta-analytic-review-of-the-effectiveness-2009",
    "site": "/sites/new-orleans-la",
    "site in numbers": "/sites/chicago-il?figures=counts",
    "site without rates": "/sites/harris-county-tx",
    "practices": "/practices",
    "lessons": "/lessons",
    "summits": "/summits",
    "references": "/references",
    "sites by state": "/sites",
    "sites by name": "/sites?by=name",
    "sites of a strategy": "/sites?practice=gunshot-detection",
    "the program": "/program",
    "about ratings": "/about/ratings",
    "about search": "/about/search",
    "cite and reuse": "/about/reuse",
    "guides": "/guides",
    "guide for site staff": "/guides/site-staff",
    "guide for organizers": "/guides/organizers",
    "guide for liaisons": "/guides/liaisons",
    "no such page": "/nope",
}
every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
widths = pytest.mark.parametrize("width", WIDTHS)


def find_violations(page: Page) -> list[str]:
    """What axe finds, in a line each."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]


@widths
@every_page
def test_page_has_no_barrier_that_axe_can_find(visit: Visit, path: str, width: int) -> None:
    assert find_violations(visit(path, width)) == []


@pytest.mark.parametrize("path", [PAGES["results"], PAGES["practice"]])
def test_unfolded_parts_have_no_barrier_either(visit: Visit, path: str) -> None:
    page = visit(path, 320)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert find_violations(page) == []


@every_page
def test_page_never_scrolls_sideways_on_a_phone(visit: Visit, path: str) -> None:
    page = visit(path, 320)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@every_page
def test_page_has_one_title_says_it_is_not_official_and_its_anchors_lead_somewhere(visit: Visit, path: str) -> None:
    page = visit(path)
    assert page.locator("h1").count() == 1
    assert page.title().endswith("PSP Knowledge Base")
    assert page.locator('[style], style, script:not([src], [type="application/ld+json"]), [onclick]').count() == 0
    expect(page.locator("body > footer")).to_contain_text("This is not an official government website")
    anchors = page.locator('a[href^="#"]').evaluate_all("links => links.map(link => link.hash.slice(1))")
    assert [name for name in anchors if page.locator(f'[id="{name}"]').count() != 1] == []


def test_menu_opens_without_javascript_on_a_phone(visit: Visit) -> None:
    page = visit("/", 320, javascript=False)
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Practices").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Practices")


def test_printed_page_has_the_text_without_the_navigation(visit: Visit) -> None:
    page = visit(PAGES["practice"])
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("heading", name="Bottom line")).to_be_visible()
    expect(page.locator(".rating").first).to_be_visible()


def test_printed_page_says_how_to_cite_it_without_the_links_that_save_it(visit: Visit) -> None:
    page = visit(PAGES["reference"])
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Cite this publication")).to_be_visible()
    expect(page.locator(".citation").first).to_be_visible()
    expect(page.locator(".exports")).to_be_hidden()


def test_rating_is_said_by_word_and_shape(visit: Visit) -> None:
    page = visit("/about/ratings")
    for part, count in (("verdicts", 7), ("words", 6)):
        told = page.locator(f'section[aria-labelledby="{part}"]')
        words = told.locator(".rating").all_inner_texts()
        shapes = told.locator(".shape").evaluate_all("shapes => shapes.map(shape => shape.innerHTML)")
        assert len(set(words)) == len(set(shapes)) == count


def test_harmful_practice_warns_before_anything_else(visit: Visit) -> None:
    page = visit(PAGES["practice that harms"])
    warning = page.get_by_text("This was tested, and it made things worse").bounding_box()
    bottom_line = page.get_by_role("heading", name="Bottom line").bounding_box()
    assert warning is not None
    assert bottom_line is not None
    assert warning["y"] < bottom_line["y"]


def test_our_reading_of_a_source_is_not_passed_off_as_its_label(visit: Visit) -> None:
    facts = visit(PAGES["practice that harms"]).locator("#label .facts")
    expect(facts).to_contain_text("Rating, as we read the source")
    expect(facts).not_to_contain_text("Its own label")
    expect(visit(PAGES["practice"]).locator("#label .facts")).to_contain_text("Its own label")


def test_search_that_is_being_repaired_says_so_and_finds_by_words(browser: Browser, empty: Workspace) -> None:
    with serve(create_app(empty.settings)) as address:
        page = browser.new_page(base_url=address)
        answer = page.goto("/search?q=shootings")
        assert answer is not None
        assert answer.status == 200
        expect(page.get_by_text("Search is being repaired")).to_be_visible()
        assert find_violations(page) == []
        page.close()
