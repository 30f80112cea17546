"""Sites are begun, edited, reviewed, published and withdrawn here like every other page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import AuditEntry, DocumentVersion, Draft, Site, SiteYear
from kb.services.drafting import (
    build_fields,
    fill_in,
    find_problems,
    get_draft,
    open_for_editing,
    save_draft,
    take_figures,
)
from kb.services.drafting.curated_pages import begin_fields
from kb.services.drafting.drafts import create_draft
from kb.services.publishing import find_tombstone, restore_version, withdraw
from kb.services.publishing.content_files import FileOutcome, store_content
from kb.services.publishing.review import approve, submit
from kb.workspace import Workspace
from tests.ingest.spreadsheets import write_offenses, write_xlsx
from tests.kb.helpers.drafting import ANN, BEN
from tests.kb.helpers.office import Office, open_office, posted, text
from tests.kb.helpers.signing import post
from tests.kb.helpers.writing import site_text

COHORT = {"cohort": "PSP 2026", "joined": "2026-01", "phase": None, "note": None, "source": "https://example.org/sites"}
KANSAS: dict[str, Any] = {"name": "Kansas City", "state": "MO", "memberships": [COHORT], "latitude": 39.0997}
SLUG = "springfield-il"


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def folder(empty: Workspace, session: Session) -> Path:
    """A folder of content with one site, which is read."""
    path = empty.settings.content / "sites" / f"{SLUG}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(site_text(SLUG), "utf-8")
    store_content(session, empty.settings.content)
    return empty.settings.content


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()


def publish(session: Session, number: int) -> None:
    submit(session, ANN, number, get_draft(session, number).revision)
    approve(session, BEN, number, get_draft(session, number).revision)


def edit(session: Session, **fields: Any) -> int:
    """A saved change of the site by Ann."""
    draft = open_for_editing(session, ANN, SLUG)
    save_draft(session, ANN, draft.id, revision=draft.revision, fields={**draft.fields, **fields}, body="")
    return draft.id


def get_site(session: Session, slug: str = SLUG) -> Site:
    return session.scalars(select(Site).where(Site.slug == slug).execution_options(populate_existing=True)).one()


def test_name_and_state_are_told_apart() -> None:
    assert begin_fields("site", "Kansas City, mo") == {"name": "Kansas City", "state": "MO"}
    assert begin_fields("site", "Washington, District") == {"name": "Washington, District"}
    assert begin_fields("lesson", "Count, OR") == {"title": "Count, OR"}


def test_new_site_is_published_by_a_second_person(session: Session) -> None:
    draft = create_draft(session, ANN, kind="site", fields=KANSAS, body="", origin="new")
    assert (draft.slug, draft.title) == ("kansas-city-mo", "Kansas City, MO")
    assert find_problems(session, draft) == ()
    publish(session, draft.id)
    site = get_site(session, "kansas-city-mo")
    assert (site.name, site.visibility, site.version, site.source_path) == ("Kansas City", "published", 1, None)
    version = session.scalars(select(DocumentVersion).where(DocumentVersion.slug == site.slug)).one()
    assert (version.kind, version.author, version.reviewer) == ("site", "ann", "ben")
    done = session.scalars(select(AuditEntry).where(AuditEntry.action == "published")).one()
    assert (done.subject_kind, done.subject) == ("site", "kansas-city-mo")


def test_site_without_a_cohort_says_what_is_missing(session: Session) -> None:
    draft = create_draft(session, ANN, kind="site", fields=begin_fields("site", "Nowhere"), body="", origin="new")
    found = {problem.path: problem.message for problem in find_problems(session, draft)}
    assert found.keys() == {"state", "memberships"}
    named = create_draft(
        session,
        ANN,
        kind="site",
        fields={**KANSAS, "adoptions": [{"practice": "no-such-page", "role": "evaluated", "source": "A report"}]},
        body="",
        origin="new",
    )
    assert "no-such-page" in {p.path: p.message for p in find_problems(session, named)}["adoptions"]


@pytest.mark.usefixtures("folder")
def test_edit_of_a_site_changes_its_figures_and_keeps_every_version(session: Session) -> None:
    year = {**fill_in("site", get_site(session).record)["figures"][0], "homicide": 9}
    publish(session, edit(session, figures=[year]))
    assert [row.homicide for row in session.scalars(select(SiteYear))] == [9]
    query = select(DocumentVersion).where(DocumentVersion.slug == SLUG).order_by(DocumentVersion.number)
    versions = session.scalars(query).all()
    assert [version.record["figures"][0]["homicide"] for version in versions] == [8, 9]
    publish(session, restore_version(session, ANN, SLUG, 1))
    assert get_site(session).record["figures"][0]["homicide"] == 8


def test_unchanged_file_does_not_undo_an_edit_of_a_site(session: Session, folder: Path) -> None:
    publish(session, edit(session, notes=["Written here."]))
    assert store_content(session, folder).count(FileOutcome.UNCHANGED) == 1
    assert get_site(session).record["notes"] == ["Written here."]


def test_site_changed_in_its_file_and_here_waits_as_a_draft(session: Session, folder: Path) -> None:
    publish(session, edit(session, notes=["Written here."]))
    path = folder / "sites" / f"{SLUG}.yaml"
    path.write_text(path.read_text("utf-8") + "notes:\n- Written there.\n", "utf-8")
    summary = store_content(session, folder)
    assert summary.count(FileOutcome.CONFLICT) == 1
    assert get_site(session).record["notes"] == ["Written here."]
    draft = session.scalars(select(Draft).where(Draft.slug == SLUG, Draft.state == "in-review")).one()
    assert (draft.kind, draft.fields["notes"]) == ("site", ["Written there."])
    path.unlink()
    assert store_content(session, folder).count(FileOutcome.CONFLICT) == 1
    assert get_site(session).visibility == "published"


@pytest.mark.usefixtures("folder")
def test_withdrawn_site_says_why_and_comes_back_by_a_draft(session: Session) -> None:
    withdraw(session, ANN, SLUG, "It left the program.")
    stone = find_tombstone(session, SLUG, "site")
    assert stone is not None
    assert (stone.title, stone.reason) == ("Springfield, IL", "It left the program.")
    publish(session, edit(session, notes=["It is back."]))
    assert (get_site(session).visibility, get_site(session).withdrawn_note) == ("published", "")


def table(tmp_path: Path, *rows: list[Any]) -> BytesIO:
    return BytesIO(write_offenses(tmp_path / "table.xlsx", rows, year=2016).read_bytes())


@pytest.mark.usefixtures("folder")
def test_figures_come_from_a_table_of_the_fbi(session: Session, tmp_path: Path) -> None:
    number = open_for_editing(session, ANN, SLUG).id
    row = ["ILLINOIS", "Springfield", 115_000, 1_100, 7, 55, None, 230, 808]
    taken = take_figures(session, ANN, number, table(tmp_path, row), "table.xlsx")
    assert taken.source == "FBI Crime in the United States 2016 Table 8"
    before, after = get_draft(session, number).fields["figures"]
    assert (before["year"], before["homicide"]) == (2015, 8)
    assert (after["year"], after["homicide"], after["rape_definition"]) == (2016, 7, "revised")
    assert after["source"] == taken.source
    publish(session, number)
    assert session.scalars(select(SiteYear.robbery).order_by(SiteYear.year)).all() == [240, 230]


@pytest.mark.usefixtures("folder")
def test_figures_of_a_table_never_replace_what_is_there(session: Session, tmp_path: Path) -> None:
    figures = [{"year": 2016, "homicide": 6, "source": "The police department"}]
    number = edit(session, figures=figures)
    row = ["ILLINOIS", "Springfield", 115_000, 1_100, 7, 55, None, 230, 808]
    take_figures(session, ANN, number, table(tmp_path, row), "table.xlsx")
    (kept,) = get_draft(session, number).fields["figures"]
    assert (kept["homicide"], kept["robbery"]) == (6, 230)
    assert kept["source"] == "The police department; FBI Crime in the United States 2016 Table 8"


@pytest.mark.usefixtures("folder")
def test_table_that_does_not_help_changes_nothing(session: Session, tmp_path: Path) -> None:
    number = open_for_editing(session, ANN, SLUG).id
    other = table(tmp_path, ["OHIO", "Springfield", 59_000, 300, 3, 20, None, 80, 197])
    with pytest.raises(BadRequest, match="no row for Springfield, IL"):
        take_figures(session, ANN, number, other, "table.xlsx")
    shopping = BytesIO(write_xlsx(tmp_path / "list.xlsx", [["Milk", 2]]).read_bytes())
    for stream in (shopping, BytesIO(b"PK\x03\x04 not a workbook"), BytesIO(b"")):
        with pytest.raises(BadRequest):
            take_figures(session, ANN, number, stream, "table.xlsx")
    assert get_draft(session, number).revision == 1


def test_site_is_made_in_the_browser(office: Office, tmp_path: Path) -> None:
    begun = post(office.ann, "/curate/new", kind="site", title="Kansas City, MO")
    number = int(begun.location.rsplit("/", 1)[1])
    page = text(office.ann.get(f"{begun.location}?step=all"))
    assert "Figures from an FBI table" in page
    assert "Suggestions from the text" not in page
    values: dict[str, Any] = {"revision": "1", "slug": "kansas-city-mo", "body": "", "action": "table"}
    filled = fill_in("site", KANSAS)
    for field in build_fields("site"):
        values.update(posted(field, field.name, filled[field.name]))
    row = ["MISSOURI", "Kansas City", 470_000, 7_500, 130, 420, None, 1_800, 5_150]
    values["table"] = (table(tmp_path, row), "table.xlsx")
    answer = post(office.ann, f"/curate/drafts/{number}", **values)
    assert answer.status_code == 303
    assert "are in the draft" in text(office.ann.get(answer.location.partition("#")[0]))
    kept = office.draft(number)
    assert kept.fields["latitude"] == 39.0997
    assert kept.fields["figures"][0]["homicide"] == 130
    assert "PSP 2026" in text(office.ann.get(f"/curate/drafts/{number}/preview"))
    handed = dict(values, action="submit", revision=str(kept.revision))
    del handed["table"]
    for field in build_fields("site"):
        handed.update(posted(field, field.name, fill_in("site", kept.fields)[field.name]))
    post(office.ann, f"/curate/drafts/{number}", **handed)
    review = text(office.ben.get(f"/curate/drafts/{number}/review"))
    assert "Kansas City" in review
    revision = str(office.draft(number).revision)
    done = post(office.ben, f"/curate/drafts/{number}/review", action="publish", revision=revision)
    assert done.location == "/sites/kansas-city-mo"
    shown = text(office.ann.get("/sites/kansas-city-mo"))
    assert "Edit this page" in shown
    assert "PSP 2026" in shown
    assert "Version 1" in text(office.ann.get("/curate/documents/kansas-city-mo/versions"))
    assert office.ann.get("/curate/documents/kansas-city-mo/versions/1").status_code == 200
    assert office.ann.get("/curate/documents/kansas-city-mo/withdraw").status_code == 200
    post(office.ann, "/curate/documents/kansas-city-mo/withdraw", reason="It left the program.")
    gone = office.ann.get("/sites/kansas-city-mo")
    assert gone.status_code == 410
    assert "It left the program." in text(gone)
