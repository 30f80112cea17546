"""A member of a city offers, plans a visit and prepares it; the pages have no barrier, at 320 and 1280 px."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb import database
from kb.app import create_app
from kb.services.audit.actors import Role
from kb.services.exchange import agree_to_visit, load_formats, plan_visit, save_offer
from kb.workspace import Workspace
from tests.browser.conftest import WIDTHS, serve
from tests.browser.test_planning import check_page
from tests.conftest import ROOT, build_settings
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, fill_with_cities
from tests.kb.helpers.signing import sign_in_browser

pytestmark = pytest.mark.browser

TODAY = date.today()
PAGES = (
    "/offers?for=springfield-il",
    "/offers/1",
    "/offers/new",
    "/visits",
    "/visits/1",
    "/visits/1/sheet",
    "/visits/new",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[Workspace]:
    """Three cities, an offer and a visit held today."""
    folder = tmp_path_factory.mktemp("exchange")
    (folder / "content").mkdir()
    workspace = Workspace(build_settings(folder / "data", model_folder, folder / "content"))
    database.migrate(workspace.engine)
    cast = fill_with_cities(workspace)
    formats = workspace.settings.formats_file
    shutil.copy(ROOT / "content" / "exchange_formats.yaml", formats)
    ends = (TODAY + timedelta(days=30)).isoformat()
    offer = {"side": "offer", "title": "Ride with our home visits team", "text": "See a whole shift.", "ends": ends}
    said = {"part": "visitor", "format": "site-visit", "purpose": "See how a shift of home visits is run."}
    with workspace.sessions() as session:
        save_offer(session, cast.large, LARGE, offer | {"text": "See a whole shift with us.", "practice": PRACTICE})
        said |= {"questions": "Who pays the counselor?", "first_day": TODAY.isoformat()}
        number = plan_visit(session, cast.small, load_formats(formats), SMALL, [LARGE], said)
        agree_to_visit(session, cast.large, number, LARGE)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def served(base: Workspace) -> Iterator[str]:
    with serve(create_app(base.settings)) as address:
        yield address


@pytest.fixture
def member(browser: Browser, base: Workspace, served: str) -> Iterator[Page]:
    """A member of the small city, on a phone, without JavaScript."""
    context = browser.new_context(base_url=served, viewport={"width": 320, "height": 800}, java_script_enabled=False)
    sign_in_browser(context, served, base, Role.MEMBER, "small-member")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_exchange_have_no_barrier_and_never_scroll_sideways(
    browser: Browser, base: Workspace, served: str, width: int
) -> None:
    context = browser.new_context(base_url=served, viewport={"width": width, "height": 800})
    sign_in_browser(context, served, base, Role.MEMBER, "small-member")
    page = context.new_page()
    for path in (*PAGES, "/visits/1/notes/report", "/home/springfield-il"):
        page.goto(path)
        check_page(page, width)
    context.close()


def test_member_goes_from_an_offer_to_a_visit_that_is_ticked_on_a_phone_without_javascript(member: Page) -> None:
    member.goto("/offers")
    member.get_by_role("link", name="Ride with our home visits team").click()
    member.get_by_role("link", name="Plan a visit").click()
    expect(member.get_by_label("Riverton, OH")).to_be_checked()
    member.get_by_label("Purpose").fill("Begin with two shifts a week, and know what they cost.")
    member.get_by_label("Questions, one a line").fill("What failed first?")
    member.get_by_role("button", name="Plan it, and ask the others").click()
    expect(member.get_by_role("heading", level=1)).to_contain_text("Springfield, IL to Riverton, OH")
    expect(member.get_by_text("What failed first?").first).to_be_visible()
    member.get_by_text("Send those who will gain most and can steer change at home").click()
    member.get_by_role("button", name="Keep what is ticked").click()
    expect(member.get_by_label("Send those who will gain most")).to_be_checked()


def test_offer_is_made_with_the_keyboard_alone(member: Page) -> None:
    member.goto("/offers/new?side=wish")
    member.get_by_label("Your city").focus()
    member.keyboard.press("Tab")
    member.keyboard.type("We look for a counselor who rides along")
    member.keyboard.press("Tab")
    member.keyboard.type("Who hired one, and who pays for the nights?")
    member.keyboard.press("Tab")
    member.keyboard.type((TODAY + timedelta(days=20)).strftime("%m%d%Y"))
    member.get_by_label("The newsletter may print it").focus()
    member.keyboard.press("Space")
    member.keyboard.press("Tab")
    member.keyboard.press("Enter")
    expect(member.get_by_role("heading", level=1)).to_have_text("We look for a counselor who rides along")
    expect(member.get_by_text("May print it")).to_be_visible()
