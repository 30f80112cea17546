"""Takes the pictures of the guides: a browser at work in a copy of the base, as a reader, an organizer and a liaison.

Run it with ``make pictures`` after ``make run`` has filled the data folder: it writes ``kb/static/guides/*.webp``.
Works on a copy, so that no account, list or draft of it stays. Everything that is written in it is invented.
"""

from __future__ import annotations

import base64
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Locator, Page, sync_playwright

from kb.app import create_app
from kb.config import Settings, load_settings
from kb.services.audit.actors import Role
from kb.services.drafting.drafts import open_for_editing
from kb.services.intake.read import find_due_uploads
from kb.services.publishing.review import submit
from kb.workspace import Workspace
from tests.browser.conftest import ARGUMENTS, LONGEST_WAIT, serve
from tests.conftest import ROOT
from tests.kb.helpers.bringing import read, ris
from tests.kb.helpers.drafting import edit
from tests.kb.helpers.signing import make_account, sign_in_browser

FOLDER = ROOT / "kb" / "static" / "guides"
WIDTH, HEIGHT = 800, 540
"""Of every picture, in pixels: wide enough for the layout of a desk, small enough to be read beside its sentence."""

ADDRESS = "https://kb.example.org"
"""What links that are given out begin with."""

QUALITY = 70
"""Of WebP, from 0 to 100."""

LESSON = "kansas-city-people-not-groups"
PRACTICE = "focused-deterrence-group-violence-intervention"
CITY = (
    "name=Springfield&population=186000&homicide=12&trend=rising&problem=homicide&problem=nonfatal-shootings"
    "&asset=crime-analysis-unit&asset=cctv&months=12&concern=retaliatory+shootings+between+a+few+small+groups"
)
AGENDA = """Summit, March 9, 2027
9:00 Registration
9:30 - 10:45 Group violence intervention, Great Hall
11:00 - 12:00 Solving nonfatal shootings, Room 2
12:00 Lunch
1:30 - 2:45 Victims and witnesses who will not talk, Room 2"""


def take_pictures(settings: Settings) -> list[Path]:
    """Take all pictures from a copy of the data folder of ``settings``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _copy(settings) as workspace, serve(create_app(workspace.settings)) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        studio = _Studio(browser, address, workspace)
        studio.show_reading()
        studio.show_organizing()
        studio.show_curating()
        browser.close()
        return studio.taken


class _Studio:
    """A browser before the served copy."""

    def __init__(self, browser: Browser, address: str, workspace: Workspace) -> None:
        self._browser, self._address, self._workspace = browser, address, workspace
        self.taken: list[Path] = []

    def show_reading(self) -> None:
        """What site staff see, without an account."""
        page = self._open()
        self._go(page, "/search?q=retaliatory+shootings+by+a+small+group+of+people")
        self._take(page, "search", page.get_by_role("heading", level=1))
        self._go(page, f"/practices/{PRACTICE}")
        self._take(page, "practice", page.get_by_role("heading", level=1))
        self._go(page, f"/match/results?{CITY}")
        page.locator("main details").first.evaluate("part => { part.open = true; }")
        self._take(page, "match", page.get_by_role("heading", level=1))
        self._go(page, "/sites/kansas-city-mo/peers")
        self._take(page, "peers", page.locator("#nearest"))
        self._go(page, f"/plans/new?{CITY}&practice={PRACTICE}&practice=hot-spots-policing")
        page.get_by_role("button", name=re.compile("plan", re.IGNORECASE)).last.click()
        page.wait_for_url(re.compile(r"/plans/[^/?]{20,}"))
        self._take(page, "plan", page.locator("#steps"))

    def show_organizing(self) -> None:
        """From an agenda to handouts."""
        page = self._open(Role.ORGANIZER, "olga")
        self._go(page, "/agenda")
        page.get_by_label("The agenda", exact=True).fill(AGENDA)
        page.get_by_role("button", name="Read the agenda").click()
        self._take(page, "agenda", page.locator("#agenda-count"))
        page.get_by_role("button", name="Find readings").first.click()
        self._take(page, "readings", page.get_by_role("heading", name="Group violence intervention", exact=True))
        page.get_by_role("button", name="Make the list").first.click()
        self._take(page, "list", page.get_by_role("heading", name="1. Group violence intervention"))
        page.get_by_role("link", name="See it as readers do").click()
        page.get_by_role("link", name="Handouts").click()
        self._take(page, "handouts", page.locator(".handout").first)

    def show_curating(self) -> None:
        """From a file to a page that a second person reads."""
        ben = make_account(self._workspace, Role.LIAISON, "ben")
        page = self._open(Role.LIAISON, "ann")
        self._go(page, "/curate/uploads")
        files = [_payload("lights.ris", ris("A study of the street lights")), _payload("run.pdf", b"MZ\x90\x00")]
        page.get_by_label("Files", exact=True).set_input_files(files)
        page.get_by_role("button", name="Upload").click()
        page.get_by_role("heading", name="Uploaded files").wait_for()
        with self._workspace.sessions() as session:
            due = find_due_uploads(session)
        for number in due:
            read(self._workspace, number)
        page.reload()
        self._take(page, "upload", page.get_by_role("heading", level=1))
        page.get_by_role("link", name="A study of the street lights").click()
        self._take(page, "draft", page.get_by_role("heading", level=1))
        with self._workspace.sessions() as session:
            draft = open_for_editing(session, ben, LESSON)
            draft = edit(
                session, LESSON, actor=ben, summary=f"{draft.fields['summary']} Ask again each year.", year=2021
            )
            submit(session, ben, draft.id, draft.revision)
            review = f"/curate/drafts/{draft.id}/review"
        self._go(page, review)
        self._take(page, "review", page.locator("#changes-title"))
        self._go(page, "/curate")
        self._take(page, "desk", page.get_by_role("heading", name="Keep it true"))
        self._go(page, "/curate/queues/stale")
        self._take(page, "queue", page.get_by_role("heading", level=1))

    def _open(self, role: Role | None = None, name: str | None = None) -> Page:
        context = self._browser.new_context(
            base_url=self._address, viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        )
        if role:
            sign_in_browser(context, self._address, self._workspace, role, name)
        page = context.new_page()
        page.set_default_timeout(LONGEST_WAIT)
        return page

    @staticmethod
    def _go(page: Page, path: str) -> None:
        answer = page.goto(path)
        if answer is None or not answer.ok:
            raise RuntimeError(f"{path} did not answer as a reader would expect.")

    def _take(self, page: Page, name: str, first: Locator) -> None:
        """What is on the screen where ``first`` stands at its top."""
        first.wait_for()
        page.wait_for_load_state("networkidle")
        top = max(0, int(first.evaluate("part => part.getBoundingClientRect().top + scrollY")) - 8)
        page.evaluate("top => scrollTo(0, top)", top)
        session = page.context.new_cdp_session(page)
        shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
        path = FOLDER / f"{name}.webp"
        path.write_bytes(base64.b64decode(shot["data"]))
        self.taken.append(path)


@contextmanager
def _copy(settings: Settings) -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "data"
        shutil.copytree(settings.data, target, symlinks=True, ignore=shutil.ignore_patterns("workers", "originals"))
        workspace = Workspace(settings.model_copy(update={"data": target, "log_level": "ERROR", "public_url": ADDRESS}))
        yield workspace
        workspace.engine.dispose()


def _payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


if __name__ == "__main__":
    for picture in take_pictures(load_settings()):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size:,} bytes")
