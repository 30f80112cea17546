"""The journey from a choice of strategies to a plan, its progress and its print, by keyboard, on a phone and a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from kb.services.audit import ANONYMOUS
from kb.services.matching import build_profile
from kb.services.planning import check_order, create_plan
from kb.workspace import Workspace
from tests.browser.conftest import WIDTHS, Visit
from tests.browser.test_every_page import find_violations

pytestmark = pytest.mark.browser

DESCRIBED = "name=Springfield&population=186000&homicide=12&problem=homicide&asset=cctv&concern=retaliatory+shootings"
FIRST, SECOND = "focused-deterrence-group-violence-intervention", "hot-spots-policing"
PAGES = ("/plans", "/plans/new", "/plans/new?find=tulsa", f"/plans/new?{DESCRIBED}", "/plans/new?population=0")
OF_A_PLAN = ("", "/edit/to-180", "/edit/risks", "/about", "/versions", "/versions/1")
MOST_TABS = 500
widths = pytest.mark.parametrize("width", WIDTHS)


@pytest.fixture(scope="module")
def plan(knowledge: Workspace) -> Iterator[str]:
    """The address of a plan."""
    with knowledge.sessions() as session:
        profile = build_profile({"population": 186_000, "problems": ["homicide"]})
        order = check_order(session, profile, [FIRST, SECOND, "street-lighting"], "Plan of Springfield", "2027-01-04")
        yield f"/plans/{create_plan(session, knowledge, ANONYMOUS, order, None)}"


def check_page(page: Page, width: int) -> None:
    assert find_violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("[style], style, script:not([src]), [onclick]").count() == 0
    assert page.locator("h1").count() == 1
    levels = [
        int(tag[1]) for tag in page.locator("main :is(h1, h2, h3, h4)").evaluate_all("a => a.map(h => h.tagName)")
    ]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@widths
@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_barrier_and_never_scrolls_sideways(visit: Visit, path: str, width: int) -> None:
    check_page(visit(path, width), width)


@widths
@pytest.mark.parametrize("path", OF_A_PLAN)
def test_page_of_a_plan_has_no_barrier_and_never_scrolls_sideways(
    visit: Visit, plan: str, path: str, width: int
) -> None:
    check_page(visit(f"{plan}{path}", width), width)


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until ``wanted`` has the focus: so it is proved to be within a keyboard's reach."""
    expect(wanted).to_have_count(1)
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    reach(page, wanted)
    page.keyboard.press(key)


@widths
def test_from_wizard_to_plan_to_print_by_keyboard_without_javascript(visit: Visit, width: int) -> None:
    page = visit("/match", width, javascript=False)
    reach(page, page.get_by_label("Name of the city"))
    page.keyboard.type("Springfield")
    reach(page, page.get_by_label("Population"))
    page.keyboard.type("186,000")
    press(page, page.get_by_role("button", name="Continue"))
    reach(page, page.get_by_label("Homicides"))
    page.keyboard.type("12.5")
    press(page, page.get_by_role("button", name="Continue"))
    press(page, page.locator("#problem-homicide"), "Space")
    press(page, page.get_by_role("button", name="See what fits now"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Strategies for Springfield")
    for box in page.locator("input[name=practice]").all()[:2]:
        press(page, box, "Space")
        expect(box).to_be_checked()
    press(page, page.get_by_role("button", name="Plan with the ticked strategies"))
    expect(page.get_by_role("group", name="What you picked").get_by_role("checkbox", checked=True)).to_have_count(2)
    reach(page, page.get_by_role("textbox", name="Title"))
    page.keyboard.type("Fewer shootings")
    press(page, page.get_by_role("button", name="Make the plan"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Fewer shootings")
    expect(page.get_by_role("status")).to_contain_text("Keep its address")
    address = page.url
    press(page, page.get_by_role("link", name="Change or add to: Roles and hours"))
    reach(page, page.get_by_label("Hours").first)
    page.keyboard.type("20 a week")
    press(page, page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Roles and hours: 1 changed")
    press(page, page.get_by_role("checkbox", name=re.compile("Count the baseline")), "Space")
    press(page, page.get_by_role("button", name="Save progress", exact=True))
    expect(page.get_by_role("status")).to_contain_text("1 ticked as done")
    again = visit(address, width, javascript=False)
    expect(again.get_by_role("checkbox", name=re.compile("Count the baseline"))).to_be_checked()
    again.emulate_media(media="print")
    for hidden in ("Save progress", "Delete the plan"):
        expect(again.get_by_role("button", name=hidden).first).to_be_hidden()
    tops = again.locator("main h2").evaluate_all("all => all.filter(h => h.offsetParent).map(h => h.offsetTop)")
    assert tops == sorted(tops)
    assert len(tops) == 12
    assert again.pdf(format="Letter").startswith(b"%PDF")


def test_plan_can_be_taken_along(visit: Visit, plan: str) -> None:
    page = visit(plan)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a Word document").click()
    assert download.value.suggested_filename == "plan-your-city.docx"


def test_refused_save_marks_its_field(visit: Visit, plan: str) -> None:
    page = visit(f"{plan}/edit/to-180")
    page.get_by_label("Place in this part").first.fill("x")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Some fields cannot be saved")
    expect(page.get_by_label("Place in this part").first).to_have_attribute("aria-invalid", "true")
    assert find_violations(page) == []
