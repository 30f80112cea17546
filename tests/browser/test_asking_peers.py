"""Between cities: one asks and is warned, one answers by keyboard, a liaison hides; axe looks at both widths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.app import create_app
from kb.services.audit.actors import Role
from tests.browser.conftest import LONGEST_WAIT, WIDTHS, serve
from tests.browser.test_every_page import find_violations
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, open_cities
from tests.kb.helpers.signing import sign_in_browser

pytestmark = pytest.mark.browser

Enter = Callable[[Role, str], BrowserContext]


@pytest.fixture
def enter(browser: Browser, tmp_path: Path, model_folder: Path) -> Iterator[Enter]:
    """A browser of somebody who is signed in. It has JavaScript, because axe needs its timers; the pages need none."""
    opened: list[BrowserContext] = []
    with open_cities(tmp_path / "cities", model_folder) as (workspace, _), serve(create_app(workspace.settings)) as url:

        def begin(role: Role, name: str) -> BrowserContext:
            context = browser.new_context(base_url=url)
            context.set_default_timeout(LONGEST_WAIT)
            sign_in_browser(context, url, workspace, role, name)
            opened.append(context)
            return context

        yield begin
        for context in opened:
            context.close()


def check_page(page: Page) -> None:
    """No violation, and nothing to scroll sideways, on a phone and wide."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert find_violations(page) == []


def test_member_is_warned_asks_is_answered_and_a_liaison_hides(enter: Enter) -> None:
    small, large = enter(Role.MEMBER, "small-member").new_page(), enter(Role.MEMBER, "large-member").new_page()
    liaison = enter(Role.LIAISON, "their-liaison").new_page()
    small.goto(f"/questions/new?practice={PRACTICE}")
    small.get_by_label("Your question").fill("The suspect, Dwayne Carter, was known. What did you do?")
    small.locator(f"label[for=to-{LARGE}]").click()
    small.get_by_role("button", name="Send the question").click()
    expect(small.get_by_role("alert")).to_contain_text("Dwayne Carter")
    check_page(small)
    small.get_by_label("Your question").fill("A suspect was known to us. What did you do?")
    small.get_by_role("button", name="Send the question").click()
    expect(small.get_by_role("heading", level=1)).to_contain_text("Springfield, IL asks")

    liaison.goto(f"/home/{LARGE}")
    expect(liaison.get_by_label("For Riverton, OH")).to_contain_text("Springfield, IL asks Riverton, OH a question")
    check_page(liaison)

    large.goto("/inbox")
    check_page(large)
    large.get_by_role("link", name="Springfield, IL asks Riverton, OH").focus()
    large.keyboard.press("Enter")
    large.get_by_label("Your text").focus()
    large.keyboard.type("We visited him at home, with his aunt.")
    large.keyboard.press("Tab")  # to the files
    large.keyboard.press("Tab")
    large.keyboard.press("Enter")
    expect(large.locator("#letters")).to_be_visible()
    expect(large.get_by_text("We visited him at home, with his aunt.")).to_be_visible()

    liaison.goto("/inbox")
    liaison.get_by_role("link", name="Springfield, IL asks Riverton, OH").click()
    liaison.get_by_role("button", name="Hide letter 1, from Riverton, OH").click()
    check_page(liaison)
    small.reload()
    expect(small.get_by_text("A liaison hid this text.")).to_be_visible()
    expect(small.get_by_text("with his aunt")).to_have_count(0)
    check_page(small)


def test_member_chooses_how_to_be_told_and_follows_a_strategy(enter: Enter) -> None:
    page = enter(Role.MEMBER, "small-member").new_page()
    page.goto(f"/practices/{PRACTICE}")
    page.get_by_role("button", name="Follow this strategy").click()
    expect(page.get_by_role("button", name="Tell me no more")).to_be_visible()
    page.goto("/inbox/settings")
    page.get_by_label("A saved search has a new answer").select_option("off")
    page.get_by_role("button", name="Keep these choices").click()
    expect(page.get_by_role("status")).to_contain_text("Your choices are kept")
    page.get_by_role("button", name="Make a new secret address").click()
    expect(page.get_by_text("It is not shown again")).to_be_visible()
    check_page(page)
    page.goto(f"/home/{SMALL}")
    check_page(page)
    page.goto("/newsletter")
    check_page(page)
