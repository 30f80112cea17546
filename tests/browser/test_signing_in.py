"""Accounts as a person meets them: signing in and out, the first account, people and audit, on a phone and wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.app import create_app
from kb.services.accounts.invitations import invite, issue_first_link
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.workspace import Workspace
from tests.browser.conftest import LONGEST_WAIT, WIDTHS, serve
from tests.browser.test_every_page import find_violations
from tests.kb.helpers.signing import GOOD, OTHER, join, sign_in_browser

pytestmark = pytest.mark.browser


@pytest.fixture
def context(browser: Browser, empty: Workspace) -> Iterator[BrowserContext]:
    """A browser without JavaScript before an empty base: nothing about accounts needs it."""
    with serve(create_app(empty.settings)) as address:
        context = browser.new_context(base_url=address, java_script_enabled=False)
        context.set_default_timeout(LONGEST_WAIT)
        yield context
        context.close()


def open_page(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


def test_person_signs_in_goes_on_where_they_wanted_and_signs_out(context: BrowserContext, empty: Workspace) -> None:
    with empty.sessions() as session:
        join(session, "ann", Role.ADMIN)
    page = open_page(context, "/audit?who=ann")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Name and password do not belong together")
    expect(page.get_by_label("Name")).to_have_value("Ann")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Audit")
    expect(page.get_by_label("Who")).to_have_value("ann")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_first_admin_adds_someone_who_chooses_a_password(
    context: BrowserContext, browser: Browser, empty: Workspace
) -> None:
    with empty.sessions() as session:
        token = issue_first_link(session)
    page = open_page(context, f"/welcome/{token}")
    page.get_by_label("Name to sign in with").fill("boss")
    for label in ("New password", "The same password again"):
        page.get_by_label(label).fill(GOOD)
    page.get_by_role("button", name="Make the account and sign in").click()
    page.get_by_role("banner").get_by_role("link", name="People", exact=True).click()
    page.get_by_label("Name to sign in with").fill("ann")
    page.get_by_label("Role", exact=True).select_option("liaison")
    page.get_by_role("button", name="Add, and show the link").click()
    link = page.get_by_role("status").locator(".query").inner_text()
    other = browser.new_context(java_script_enabled=False).new_page()
    other.goto(link)
    for label in ("New password", "The same password again"):
        other.get_by_label(label).fill(OTHER)
    other.get_by_role("button", name="Save and sign in").click()
    expect(other.get_by_role("banner")).to_contain_text("ann")
    other.context.close()
    page.goto("/people")
    expect(page.get_by_role("main")).to_contain_text("Last signed in")


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_about_accounts_have_no_barrier_and_fit_a_phone(
    browser: Browser, context: BrowserContext, empty: Workspace, width: int
) -> None:
    with empty.sessions() as session:
        long = invite(session, COMMAND_LINE, "a.very.long.name.of@city.example.org", Role.LIAISON, "A B")
    address = context.new_page().goto("/sign-in")
    assert address
    base = address.url.removesuffix("/sign-in")
    wide = browser.new_context(base_url=base, viewport={"width": width, "height": 800})
    page = wide.new_page()
    page.goto("/sign-in")
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    check(page, width)
    for path in (f"/invitation/{long}", "/invitation/unknown"):
        page.goto(path)
        check(page, width)
    sign_in_browser(wide, base, empty, Role.ADMIN)
    for path in ("/people", "/audit", "/account"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        check(page, width)
    wide.close()


def check(page: Page, width: int) -> None:
    assert find_violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url
    assert page.locator("h1").count() == 1
    assert page.locator("[style], style, script:not([src]), [onclick]").count() == 0
