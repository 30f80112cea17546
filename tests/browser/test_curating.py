"""A liaison and a reviewer at work in the browser: with scripts, without them, on a phone, and without barriers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb import database
from kb.app import create_app
from kb.services.audit.actors import Role
from kb.services.drafting import add_comment
from kb.services.drafting.drafts import create_draft, open_for_editing, save_draft
from kb.services.publishing.content_files import Session, store_content
from kb.services.publishing.review import submit, withdraw
from kb.workspace import Workspace
from tests.browser.conftest import LONGEST_WAIT, WIDTHS, serve
from tests.browser.test_every_page import find_violations
from tests.conftest import build_settings
from tests.kb.helpers.drafting import ANN, BEN, BODY, LESSON, begin_lesson, edit, publish, publish_lesson
from tests.kb.helpers.signing import sign_in_browser
from tests.kb.helpers.writing import write_practice

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@dataclass(frozen=True)
class Desk:
    """Where a small base is served, and the addresses of what stands in it."""

    address: str
    workspace: Workspace
    pages: dict[str, str]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("curating")
    (folder / "content").mkdir()
    workspace = Workspace(build_settings(folder / "data", model_folder, folder / "content"))
    database.migrate(workspace.engine)
    write_practice(folder / "content", "home-visits")
    with workspace.sessions() as session:
        store_content(session, folder / "content")
        pages = _fill(session)
    with serve(create_app(workspace.settings)) as address:
        yield Desk(address, workspace, pages)
    workspace.engine.dispose()


def _fill(session: Session) -> dict[str, str]:
    """A page, a draft in each state, and versions; returns the addresses of all pages of curation."""
    lesson = publish_lesson(session).slug
    publish(session, edit(session, lesson, summary="Said better.", body="## What happened\nThey counted twice.\n").id)
    practice = open_for_editing(session, ANN, "home-visits").id
    wrong = begin_lesson(session, title="", year="last spring").id
    review = edit(session, lesson, year=2017)
    submit(session, ANN, review.id, review.revision)
    late = begin_lesson(session, title="Late").id
    save_draft(session, ANN, late, revision=1, fields={**LESSON, "title": "Ann"}, body=BODY)
    save = save_draft(session, BEN, late, revision=1, fields={**LESSON, "title": "Ben"}, body=BODY + "More.")
    gone = publish_lesson(session, title="Gone").slug
    withdraw(session, ANN, gone, "A figure was wrong.", lesson)
    site = create_draft(session, ANN, kind="site", fields={"name": "Gary", "state": "IN"}, body="", origin="new").id
    add_comment(session, BEN, practice, "Is the year right?")
    drafts, versions = "/curate/drafts", f"/curate/documents/{lesson}/versions"
    return {
        "desk": "/curate",
        "new page": "/curate/new",
        "all drafts": drafts,
        "all pages": "/curate/pages",
        "one table": f"{drafts}/table?draft={wrong}&draft={practice}",
        "form of a site": f"{drafts}/{site}?step=all",
        "step of a form": f"{drafts}/{practice}?step=2",
        "form of a practice": f"{drafts}/{practice}?step=all",
        "form with errors": f"{drafts}/{wrong}?check=1",
        "suggestions": f"{drafts}/{practice}/suggestions",
        "preview": f"{drafts}/{practice}/preview",
        "giving up": f"{drafts}/{practice}/give-up",
        "review": f"{drafts}/{review.id}/review",
        "two texts": f"{drafts}/{late}/late/{save.id}",
        "versions": versions,
        "one version": f"{versions}/1",
        "two versions": f"{versions}/compare?old=1&new=2",
        "withdrawing": f"/curate/documents/{lesson}/withdraw",
        "tombstone": f"/lessons/{gone}",
        "page": f"/lessons/{lesson}",
    }


@pytest.fixture
def visit_as(browser: Browser, desk: Desk) -> Iterator[Open]:
    """Opens a page as somebody. In the end nothing may have been reported but the tombstone's own status."""
    opened, reported = [], []

    def open_page(name: str, path: str, width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=desk.address, viewport={"width": width, "height": 800}, java_script_enabled=javascript
        )
        opened.append(context)
        sign_in_browser(context, desk.address, desk.workspace, Role.LIAISON, name)
        page = context.new_page()
        page.set_default_timeout(LONGEST_WAIT)
        page.on("console", lambda message: reported.append(message.text))
        page.on("pageerror", lambda error: reported.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert not [line for line in reported if "410 (GONE)" not in line]


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_curation_have_no_barrier_and_fit_the_screen(visit_as: Open, desk: Desk, width: int) -> None:
    page = visit_as("ben", "/curate", width)
    for name, path in desk.pages.items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert find_violations(page) == [], name
        assert page.locator("h1").count() == 1, name
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), name


@pytest.mark.parametrize("javascript", [True, False])
def test_lesson_is_written_by_one_and_published_by_another(visit_as: Open, javascript: bool) -> None:
    title = f"Ask the analysts, {'with' if javascript else 'without'} scripts"
    page = visit_as("ann", "/curate", javascript=javascript)
    page.get_by_role("link", name="New page").click()
    page.get_by_text("Lesson: One thing that a site learned").click()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Save and hand in for review").first.click()
    expect(page.get_by_role("heading", name="things have to be corrected before review")).to_be_visible()
    page.get_by_label("Summary").fill("They asked first.")
    page.get_by_text("Crime analysis", exact=True).click()
    page.get_by_label("Year", exact=True).fill("2016")
    page.get_by_role("group", name="Source").get_by_label("Title").fill("Annual report")
    page.get_by_role("group", name="Source").get_by_label("Web address (optional)", exact=True).fill(
        "https://example.org/report"
    )
    page.get_by_label("Confidence").select_option("high")
    page.get_by_label("Text, in Markdown").fill("## What happened\nThe chief *asked* first.")
    if javascript:
        expect(page.locator("#preview em")).to_have_text("asked")
        expect(page.get_by_text("Plain language:")).to_be_visible()
    page.get_by_role("button", name="Save and hand in for review").first.click()
    expect(page.get_by_text("a second person has to publish it")).to_be_visible()
    expect(page.get_by_role("button", name="Approve and publish")).to_have_count(0)

    review = visit_as("ben", "/curate", javascript=javascript)
    review.get_by_role("link", name=title).first.click()  # in the notices, and among what waits
    expect(review.get_by_text("The chief *asked* first.")).to_be_visible()
    review.get_by_role("button", name="Approve and publish").click()
    expect(review.get_by_role("heading", level=1)).to_have_text(title)
    expect(review.get_by_role("button", name="Edit this page")).to_be_visible()


def test_row_is_added_by_a_button_and_what_was_typed_stays(visit_as: Open, desk: Desk) -> None:
    page = visit_as("ann", desk.pages["form of a practice"], javascript=False)
    page.get_by_label("How it is meant to work").fill("A visit, and a second one.")
    page.locator("#outcomes").get_by_role("button", name="Add an outcome").click()
    added = page.locator("#outcomes").get_by_role("group", name="Outcome 2").get_by_label("Effect, in words")
    added.fill("Repeat assaults fell again.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(added).to_have_value("Repeat assaults fell again.")
    expect(page.get_by_label("How it is meant to work")).to_have_value("A visit, and a second one.")
