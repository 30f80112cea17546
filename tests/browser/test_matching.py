"""The journeys of a city: describe itself, see what fits, move the weights, compare, ask peers, take a brief along."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from kb.services.library import VERDICTS
from kb.services.matching import STEPS
from tests.browser.conftest import WIDTHS, Visit
from tests.browser.test_every_page import find_violations

pytestmark = pytest.mark.browser

DESCRIBED = (
    "population=186000&homicide=12&trend=rising&problem=homicide&problem=robbery&asset=cctv&budget=low&months=12"
    "&concern=retaliatory+shootings"
)
PAGES = {
    "begin": "/match",
    "cities found": "/match?find=kansas",
    "violence": "/match/violence?city=kansas-city-mo",
    "problems": f"/match/problems?{DESCRIBED}",
    "assets": f"/match/assets?{DESCRIBED}",
    "limits": f"/match/limits?{DESCRIBED}",
    "concern": f"/match/concern?{DESCRIBED}",
    "mistakes": "/match/results?population=0&homicide=-5&asset=drones&ruled_out=rain&by=June&city=atlantis-xx",
    "results": f"/match/results?{DESCRIBED}",
    "guesses to confirm": f"/match/results?{DESCRIBED}.+No+gunshot+sensors.+We+have+no+analyst+of+our+own.",
    "one question first": "/match/results?budget=low",
    "results of a site": "/sites/kansas-city-mo/matches",
    "wrong weight": f"/match/results?{DESCRIBED}&w_need=-3",
    "peers": "/sites/kansas-city-mo/peers",
    "choice to compare": "/compare",
    "comparison": f"/match/compare?{DESCRIBED}&practice=street-lighting&practice=oakland-ceasefire&practice=ddacts",
    "comparison without a city": "/compare?practice=street-lighting&practice=oakland-ceasefire",
    "brief": "/brief?city=kansas-city-mo",
    "gap map": "/gap-map",
    "what is known of one problem": "/gap-map/police-legitimacy?area=constitutional-policing",
    "how matching works": "/about/matching",
}
every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
widths = pytest.mark.parametrize("width", WIDTHS)


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")


@widths
@every_page
def test_page_has_no_barrier_and_never_scrolls_sideways(visit: Visit, path: str, width: int) -> None:
    page = visit(path, width)
    assert find_violations(page) == []
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("[style], style, script:not([src]), [onclick]").count() == 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("name", ["results", "results of a site", "assets", "peers"])
def test_unfolded_parts_have_no_barrier_either(visit: Visit, name: str) -> None:
    page = visit(PAGES[name], 320)
    unfold(page)
    assert find_violations(page) == []
    levels = [int(tag[1]) for tag in page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => h.tagName)")]
    main = levels[levels.index(1) :]
    assert all(after - before <= 1 for before, after in pairwise(main))


@pytest.mark.parametrize("width", WIDTHS)
def test_city_describes_itself_without_javascript_and_keeps_the_address(visit: Visit, width: int) -> None:
    page = visit("/match", width, javascript=False)
    page.get_by_label("Name of the city").fill("Springfield")
    page.get_by_label("Population").fill("114,000")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Violence")
    page.get_by_label("Homicides").fill("8.5")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Gang violence", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.locator("label[for=asset-crime-analysis-unit]").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("No more stops and searches", exact=True).click()
    page.get_by_label("Budget").select_option("low")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your concern").fill("the same few groups")
    page.get_by_role("button", name="See what fits").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Strategies for Springfield")
    shown = page.locator(".match__words").all_inner_texts()
    again = visit(page.url, width)
    assert again.locator(".match__words").all_inner_texts() == shown
    described = again.locator("#city + p").inner_text()
    assert "Gang violence" in described
    assert "Stops and searches" in described


def test_going_back_keeps_what_was_said(visit: Visit) -> None:
    page = visit(f"/match/limits?{DESCRIBED}")
    page.get_by_label("Months").fill("24")
    page.get_by_role("button", name="Back to what you have").click()
    expect(page.locator("#asset-cctv")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Months")).to_have_value("24")


def test_known_city_is_found_by_name_and_filled_in(visit: Visit) -> None:
    page = visit("/match")
    page.get_by_role("searchbox", name="Its name").fill("kansas city")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("found")
    page.get_by_role("link", name="Kansas City, MO").click()
    expect(page.get_by_label("Homicides")).not_to_have_value("")
    page.get_by_role("button", name="See what fits now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Strategies for Kansas City, MO")


def test_keyboard_alone_moves_the_weights_and_the_count_is_said(visit: Visit) -> None:
    page = visit(f"/match/results?{DESCRIBED}")
    before = page.locator(".match__words").all_inner_texts()
    page.locator(".weights > summary").focus()
    page.keyboard.press("Enter")
    page.locator("#w_need").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ranked by your weights")
    assert "w_need=0" in page.url
    assert page.locator(".match__words").all_inner_texts() != before
    page.reload()
    expect(page.locator("#w_need")).to_have_value("0")
    page.get_by_role("link", name="Reset to the usual weights").click()
    expect(page.locator(".match__words").first).to_have_text(before[0])


def test_wrong_weight_is_said_even_where_the_page_is_changed_in_place(visit: Visit) -> None:
    page = visit(f"/match/results?{DESCRIBED}")
    page.locator(".weights > summary").click()
    page.locator("#w_need").fill("many")
    page.get_by_role("button", name="Rank again").click()
    expect(page.locator("#w_need-fault")).to_contain_text("whole number")


@pytest.mark.parametrize("name", ["results", "results of a site", "guesses to confirm"])
def test_the_first_five_are_seen_at_once(visit: Visit, name: str) -> None:
    page = visit(PAGES[name])
    page.set_viewport_size({"width": 1280, "height": 900})
    bottoms = page.locator(".match").evaluate_all("all => all.slice(0, 5).map(r => r.getBoundingClientRect().bottom)")
    assert len(bottoms) == 5
    assert max(bottoms) <= 900


def reach(page: Page, selector: str, most: int = 120) -> None:
    """Press the tabulator until what ``selector`` finds first has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement === document.querySelector(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by keyboard")


@widths
def test_keyboard_alone_goes_from_the_question_to_the_comparison(visit: Visit, width: int) -> None:
    page = visit("/match/results?population=186000", width)
    expect(page.get_by_role("heading", level=1)).to_have_text("One question first")
    reach(page, "#problem-homicide")
    page.keyboard.press("Space")
    reach(page, "main .describe button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Strategies for your city")
    reach(page, ".match__pick input")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".match__body").first).to_be_visible()
    reach(page, ".match:nth-child(2) .match__pick input")
    page.keyboard.press("Space")
    reach(page, "#pick-form button:last-of-type")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare 2 strategies")
    expect(page.get_by_role("rowheader", name="What speaks against it")).to_be_visible()
    assert "population=186000" in page.url
    assert "problem=homicide" in page.url


@widths
def test_keyboard_alone_goes_through_the_whole_description(visit: Visit, width: int) -> None:
    page = visit("/match", width)
    said = (
        ("#population", "114000"),
        ("#homicide", "8.5"),
        ("#problem-robbery", " "),
        ("#asset-cctv", " "),
        ("#ruled_out-stops", " "),
        ("#concern", "Holdups at the same few stores"),
    )
    for step, (field, typed) in enumerate(said):
        expect(page.locator("[aria-current=step]")).to_have_text(STEPS[step].name)
        reach(page, field)
        page.keyboard.type(typed)
        reach(page, "main .describe button[type=submit]")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Strategies for your city")
    expect(page.locator("#city + p")).to_contain_text("Stops and searches")


@widths
def test_guess_from_the_words_is_answered_and_gone(visit: Visit, width: int) -> None:
    page = visit(PAGES["guesses to confirm"], width)
    page.get_by_role("link", name=re.compile("read out of your words")).click()
    page.get_by_role("link", name=re.compile("^No, we have it")).click()
    assert "asset=dedicated-analyst" in page.url
    page.get_by_role("link", name=re.compile("^No, it was not meant so")).first.click()
    expect(page.locator("#guesses")).to_have_count(0)


def test_chart_of_peers_has_its_table(visit: Visit) -> None:
    page = visit(PAGES["peers"])
    drawn = page.locator(".distances__value").all_text_contents()
    table = page.get_by_role("table", name="Difference from Kansas City, MO").locator("tbody td:nth-child(2)")
    assert [text.strip() for text in drawn] == table.all_inner_texts()


def count_sheets(page: Page, paper: str) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format=paper)))


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("asked", ["city=kansas-city-mo", "city=jackson-ms", DESCRIBED])
def test_brief_prints_on_one_sheet(visit: Visit, asked: str, paper: str) -> None:
    assert count_sheets(visit(f"/brief?{asked}"), paper) == 1


def test_brief_of_a_city_that_says_very_much_still_fits_on_a_sheet(visit: Visit) -> None:
    page = visit(f"/brief?city=kansas-city-mo&budget=low&months=6&concern={'word+' * 190}")
    assert count_sheets(page, "Letter") <= 2


def test_brief_can_be_taken_along(visit: Visit) -> None:
    page = visit(PAGES["brief"])
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a Word document").click()
    assert download.value.suggested_filename == "brief-kansas-city-mo.docx"


def test_gap_map_says_in_words_what_its_colors_say(visit: Visit) -> None:
    page = visit(PAGES["gap map"])
    known = tuple(look.word for look in VERDICTS.values())
    cells = page.locator(".gap-map__cell").all_inner_texts()
    assert all(cell.strip().startswith(known) for cell in cells)
    assert any(cell.strip().startswith("Harm") for cell in cells)
    page.locator(".gap-map__cell a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is known of homicide")
