"""Keeping the pages true, in the browser: a reader's correction becomes a draft, a search without answer a synonym."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from kb.app import create_app
from kb.services.audit.actors import Role
from kb.services.finding.searches import note_search_now
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.browser.conftest import LONGEST_WAIT, WIDTHS, serve
from tests.browser.test_every_page import find_violations
from tests.browser.test_signing_in import check
from tests.conftest import ROOT
from tests.kb.helpers.signing import sign_in_browser
from tests.kb.helpers.writing import write_practice

pytestmark = pytest.mark.browser


@pytest.fixture
def base(empty: Workspace) -> Workspace:
    """One practice, the real thesaurus, and a search that found nothing."""
    folder = empty.settings.content
    (folder / "thesaurus.yaml").write_bytes((ROOT / "content" / "thesaurus.yaml").read_bytes())
    write_practice(folder, "home-visits")
    with empty.sessions() as session:
        store_content(session, folder)
    note_search_now(empty.sessions, "seized pistols", missed=True)
    return empty


@pytest.fixture
def address(base: Workspace) -> Iterator[str]:
    with serve(create_app(base.settings)) as found:
        yield found


def open_context(browser: Browser, address: str, width: int = 1280, javascript: bool = True) -> BrowserContext:
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 800}, java_script_enabled=javascript
    )
    context.set_default_timeout(LONGEST_WAIT)
    return context


def test_reader_proposes_without_scripts_and_liaison_opens_the_draft(
    browser: Browser, base: Workspace, address: str
) -> None:
    context = open_context(browser, address, javascript=False)
    page = context.new_page()
    page.goto("/practices/home-visits")
    page.get_by_text("Something wrong? Propose a correction").click()
    expect(page.get_by_label("Leave this field empty")).not_to_be_in_viewport()
    page.get_by_label("What is wrong, and what is right?").fill("The study is of 2015, not of 2014.")
    page.get_by_role("button", name="Send the correction").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    sign_in_browser(context, address, base, Role.LIAISON, "lee")
    page.goto("/curate")
    page.get_by_role("link", name="Corrections proposed").click()
    page.get_by_role("link", name="Decide about correction 1 of home visits").click()
    page.get_by_role("button", name="Accept, and open the draft").click()
    expect(page.get_by_role("main")).to_contain_text("The study is of 2015, not of 2014.")
    page.goto(f"{page.url.partition('?')[0]}?step=all")
    expect(page.get_by_label("Read it again by")).to_be_visible()
    context.close()


def test_search_without_an_answer_becomes_a_synonym_in_one_click(
    browser: Browser, base: Workspace, address: str
) -> None:
    context = open_context(browser, address, javascript=False)
    sign_in_browser(context, address, base, Role.LIAISON, "lee")
    page = context.new_page()
    page.goto("/curate/misses")
    page.get_by_role("button", name="Add as synonym").click()
    expect(page.get_by_role("status")).to_contain_text("Added: seized pistols. Searches use it now.")
    page.get_by_role("link", name="Words added here").click()
    expect(page.get_by_role("heading", name="seized pistols")).to_be_visible()
    page.get_by_label("Word or phrase").fill("gun crime")
    page.get_by_label("Is another word for").select_option("homicide")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("already stands for “Gun violence”")
    page.get_by_text("Readers mean both: add it all the same").click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="gun crime")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_have_no_barrier_and_fit_a_phone(browser: Browser, base: Workspace, address: str, width: int) -> None:
    context = open_context(browser, address, width)
    page = context.new_page()
    page.goto("/practices/home-visits")
    page.get_by_text("Something wrong? Propose a correction").click()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.goto("/corrections/home-visits")
    page.get_by_label("What is wrong, and what is right?").fill("A word" * 100)
    page.get_by_role("button", name="Send the correction").click()
    check(page, width)
    sign_in_browser(context, address, base, Role.LIAISON, "lee")
    queues = [f"/curate/queues/{name}" for name in ("corrected", "stale", "orphaned")]
    for path in ("/curate", "/curate/queues", *queues, "/curate/corrections/1", "/curate/misses", "/curate/synonyms"):
        page.goto(path)
        check(page, width)
    context.close()
