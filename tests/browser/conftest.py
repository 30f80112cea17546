"""A real browser (Debian's chromium) before the real application, over the repository's own content."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from kb.app import create_app
from kb.workspace import Workspace
from tests.kb.helpers.serving import serve

__all__ = ["serve"]
WIDTHS = (320, 1280)
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

LONGEST_WAIT = 30_000
"""Milliseconds that a page or an expectation may take: a busy machine is slow, and that is no fault of the page."""

Visit = Callable[..., Page]
expect.set_options(timeout=LONGEST_WAIT)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's chromium. Without it these tests are skipped, except where they must run: under CI."""
    path = shutil.which("chromium")
    if path is None:
        message = "there is no browser: install Debian's package chromium (apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def address(knowledge: Workspace) -> Iterator[str]:
    """Where the repository's own content is served."""
    with serve(create_app(knowledge.settings)) as found:
        yield found


@pytest.fixture(scope="package")
def contexts(browser: Browser, address: str) -> Iterator[Callable[[int, bool], BrowserContext]]:
    """One context for each width, with JavaScript and without, so that style sheets are read once."""
    opened: dict[tuple[int, bool], BrowserContext] = {}

    def get_context(width: int, javascript: bool) -> BrowserContext:
        if (width, javascript) not in opened:
            opened[width, javascript] = browser.new_context(
                base_url=address, viewport={"width": width, "height": 800}, java_script_enabled=javascript
            )
        return opened[width, javascript]

    yield get_context
    for context in opened.values():
        context.close()


@pytest.fixture
def visit(contexts: Callable[[int, bool], BrowserContext]) -> Iterator[Visit]:
    """Opens a page at a width. In the end nothing may have been reported: no error, no breach of the policy."""
    pages: list[Page] = []
    reported: list[str] = []

    def open_page(path: str, width: int = 1280, javascript: bool = True) -> Page:
        page = contexts(width, javascript).new_page()
        pages.append(page)
        page.set_default_timeout(LONGEST_WAIT)
        page.on("console", lambda message: reported.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: reported.append(f"{page.url}: {error}"))
        page.goto(path)
        return page

    yield open_page
    for page in pages:
        page.close()
    expected = ("404 (NOT FOUND)", "422 (UNPROCESSABLE ENTITY)", "Status Error Code 422")
    assert not [line for line in reported if not any(status in line for status in expected)]
