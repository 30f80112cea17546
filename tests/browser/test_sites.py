"""The pages of sites in a browser: charts in words and on paper, the map with the keyboard and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
needs_atlas = pytest.mark.skipif(
    not (ROOT / "kb/static/vendor/us-atlas/states-albers-10m.json").is_file(),
    reason="us-atlas is not installed: make setup",
)


NAME = """svg => svg.getAttribute("aria-labelledby").split(" ")
    .map(id => document.getElementById(id).textContent).join(" ")"""
WIDTHS = "all => all.map(each => each.getBoundingClientRect().width)"
HEIGHTS = "all => all.map(each => each.getBoundingClientRect().height)"
SHAPES = """all => all.map(each => [
    (each.closest("a") || each.querySelector("a")).getAttribute("href"),
    each.querySelector("path").getAttribute("d")])"""


def test_a_break_in_a_line_is_explained(visit: Visit) -> None:
    figures = visit("/sites/new-orleans-la?figures=counts").get_by_role("region", name="Violent crime by year")
    expect(figures).to_contain_text("Rape is counted by the FBI’s wider (“revised”) definition from here on")
    expect(figures).to_contain_text("AH Datalytics’ Real-Time Crime Index, which is preliminary and unofficial")
    expect(figures).to_contain_text("Never rank cities")


def test_a_chart_has_a_name_and_words_for_what_it_shows(visit: Visit) -> None:
    chart = visit("/sites/chicago-il?figures=counts").get_by_role("img").first
    name = chart.evaluate(NAME)
    assert name.startswith("Homicides, number 500 in 2012")
    assert "The table below has every figure" in name


def test_rates_and_numbers_are_switched_without_javascript(visit: Visit) -> None:
    page = visit("/sites/chicago-il", javascript=False)
    expect(page.locator(".line-chart figcaption").first).to_have_text("Homicides per 100,000 people")
    page.get_by_role("navigation", name="What the charts show").get_by_role("link", name="Numbers").click()
    expect(page.locator(".line-chart figcaption").first).to_have_text("Homicides, number")
    assert page.url.endswith("#figures")


@pytest.mark.parametrize("width", [320, 1280])
def test_charts_fit_the_page_and_their_words_can_be_read(visit: Visit, width: int) -> None:
    page = visit("/sites/detroit-mi", width)
    assert max(page.locator(".line-chart > svg").evaluate_all(WIDTHS)) <= width - 20
    assert min(page.locator(".line-chart > svg text").evaluate_all(HEIGHTS)) >= 9


def test_charts_are_printed_and_the_switch_is_not(visit: Visit) -> None:
    page = visit("/sites/chicago-il")
    page.emulate_media(media="print")
    expect(page.locator(".line-chart > svg").first).to_be_visible()
    expect(page.get_by_role("navigation", name="What the charts show")).to_be_hidden()


@needs_atlas
def test_the_map_is_used_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit("/sites?problem=domestic-violence")
    page.get_by_role("link", name="Skip the map").focus()
    page.keyboard.press("Tab")  # the map scrolls on a phone
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    first = page.locator(".map a").first.get_attribute("aria-label")
    assert focused == first
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(first.split(",")[0])


@needs_atlas
def test_the_map_can_be_skipped(visit: Visit) -> None:
    page = visit("/sites")
    skip = page.get_by_role("link", name="Skip the map")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#list")


@needs_atlas
def test_each_mark_on_the_map_has_a_shape_and_stands_in_the_list_with_it(visit: Visit) -> None:
    page = visit("/sites")
    shapes = dict(page.locator(".map svg a").evaluate_all(SHAPES))
    listed = dict(page.locator(".site-list li").evaluate_all(SHAPES))
    assert shapes == listed
    assert len(set(shapes.values())) == 6


def test_sites_are_filtered_without_javascript(visit: Visit) -> None:
    page = visit("/sites", javascript=False)
    page.get_by_label("Strategy that it did").select_option("gunshot-detection")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status")).to_contain_text("of 65 sites that did Acoustic gunshot detection")
    expect(page.locator(".site-list").first).to_contain_text("here")
