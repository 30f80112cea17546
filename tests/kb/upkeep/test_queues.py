"""The queues: what stands in each, why, in which order, and that what is corrected leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.errors import NotFound
from kb.models import Adoption, Document
from kb.services.audit.actors import Role
from kb.services.publishing.content_files import FileOutcome, store_content
from kb.services.publishing.publish import Authorship, write_document
from kb.services.publishing.review import withdraw
from kb.services.transactions import changing
from kb.services.upkeep.aging import STALE_YEARS, find_stale
from kb.services.upkeep.queues import count_queues, find_queue_page
from kb.services.upkeep.shelf import QueueItem, Shelf
from kb.workspace import Workspace
from knowledge.content_folder import build_digest, dump_entry, read_file
from knowledge.practice import PracticeRecord
from knowledge.records import LessonRecord, ReferenceRecord
from tests.kb.helpers.drafting import ANN, BEN, edit, get_document, publish, publish_lesson
from tests.kb.helpers.signing import sign_in
from tests.kb.helpers.writing import write_lesson, write_practice

TODAY = date(2026, 6, 1)


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    """A base with two lessons (2016) and three practices (sources of 2014), from files."""
    folder = empty.settings.content
    for slug in ("count-first", "share-data"):
        write_lesson(folder, slug)
    for slug in ("home-visits", "street-lights", "foot-patrol"):
        write_practice(folder, slug)
    with empty.sessions() as opened:
        assert not store_content(opened, folder).failures
        yield opened


def change(session: Session, slug: str, body: str | None = None, **fields: Any) -> None:
    """Publish the page with other fields; those of its evidence by name."""
    row = get_document(session, slug)
    evidence = {name: fields.pop(name) for name in tuple(fields) if name in row.record.get("evidence", {})}
    values = {**row.record, **fields}
    if evidence:
        values["evidence"] = {**values["evidence"], **evidence}
    model = {"practice": PracticeRecord, "lesson": LessonRecord, "reference": ReferenceRecord}[row.kind]
    record, text = model.model_validate(values), row.body if body is None else body
    with changing(session, ANN) as made:
        write_document(made, row, record, text, Authorship("ann"))


def outcome(**fields: Any) -> dict[str, Any]:
    """A row that says what was found."""
    open_fields = dict.fromkeys(("studies", "places", "effect", "year"))
    found = {"outcome": "robbery", "direction": "no-effect", "certainty": "low", "reason": "one test", "checked": "yes"}
    return {**found, **open_fields, "registry": "CrimeSolutions", **fields}


def add_reference(session: Session, slug: str, **fields: Any) -> None:
    empty = dict.fromkeys(("year", "publisher", "ncj_number", "doi", "url"))
    values = {
        **empty,
        "authors": (),
        "kind": "reference",
        "slug": slug,
        "title": slug,
        "type": "report",
        "seen": True,
        **fields,
    }
    with changing(session, ANN) as made:
        write_document(made, None, ReferenceRecord.model_validate(values), "", Authorship("ann"))


def find(session: Session, name: str, kind: str = "") -> list[QueueItem]:
    return list(find_queue_page(session, name, kind).shown.items)


def slugs(items: list[QueueItem]) -> list[str]:
    return [item.slug for item in items]


def source(**values: Any) -> list[dict[str, Any]]:
    plain = {"title": "A study", "authors": None, "year": 2014, "publisher": None, "ncj_number": None, "doi": None}
    return [{**plain, "url": "https://example.org/study", "seen": True, **values}]


# Stale, and the day of review


def test_old_sources_make_a_page_stale_and_a_day_of_review_settles_it(session: Session) -> None:
    change(session, "home-visits", review_by="2026-07-01")
    change(session, "street-lights", review_by="2026-06-01")
    change(session, "foot-patrol", sources=source(year=2026 - STALE_YEARS))
    found = {item.slug: item.why for item in find_stale(Shelf(session, TODAY))}
    assert found == {"street-lights": "It was to be read again by June 1, 2026."}
    found = {item.slug: item.why for item in find_stale(Shelf(session, TODAY.replace(year=2027)))}
    assert found.keys() == {"home-visits", "street-lights", "foot-patrol", "count-first", "share-data"}
    assert "the newest thing it rests on is of 2016: over 10 years ago" in found["count-first"]


def test_summits_and_publications_are_stale_only_by_a_day_of_review(session: Session) -> None:
    add_reference(session, "ref-old", year=1950)
    assert "ref-old" not in slugs(find(session, "stale"))
    change(session, "ref-old", review_by="2020-01-01")
    assert slugs(find(session, "stale"))[0] == "ref-old"


def test_document_without_a_day_of_review_keeps_its_digest_and_its_file(session: Session, empty: Workspace) -> None:
    path = empty.settings.content / "lessons" / "count-first.md"
    (entry,) = read_file(path)
    assert "review_by" not in dump_entry(entry.record, entry.body)
    assert "review_by" not in entry.record.model_dump_json(exclude={"review_by"})
    assert entry.digest == build_digest(entry.record, entry.body) == get_document(session, "count-first").digest
    dated = entry.record.model_copy(update={"review_by": date(2027, 3, 1)})
    path.write_text(dump_entry(dated, entry.body), "utf-8")
    assert path.read_text("utf-8").count("review_by: '2027-03-01'\n") == 1
    assert store_content(session, empty.settings.content).count(FileOutcome.UPDATED) == 1
    assert get_document(session, "count-first").record["review_by"] == "2027-03-01"


# Conflicting


def test_pages_that_agree_conflict_with_nothing(session: Session) -> None:
    assert find(session, "conflicting") == []


@pytest.mark.parametrize(
    ("evidence", "why", "said"),
    [
        ({"rating_basis": "none"}, "says that none was seen", ("Promising", "No rating found")),
        ({"rating": None}, "a registry rated it, but not how", ("No rating", "A registry's own rating")),
        (
            {"outcomes": [outcome(label="No Effects | One study")]},
            "opposite things",
            ("Promising", "No Effects | One study"),
        ),
    ],
)
def test_ratings_that_disagree_stand_side_by_side(
    session: Session, evidence: dict[str, Any], why: str, said: tuple[str, str]
) -> None:
    change(session, "home-visits", **evidence)
    (item,) = find(session, "conflicting")
    assert why in item.why
    assert tuple(statement.text for statement in item.statements) == said


def test_outcomes_that_somebody_looked_at_are_quiet_until_the_day_of_review(session: Session) -> None:
    later = (date.today() + timedelta(days=9)).isoformat()
    change(session, "home-visits", outcomes=[outcome(label="Negative | One study")], review_by=later)
    assert find(session, "conflicting") == []


def test_one_number_of_a_registry_with_two_ratings_is_a_conflict(session: Session) -> None:
    change(session, "home-visits", registry_id="58")
    change(session, "street-lights", registry_id="58", rating="effective")
    (item,) = find(session, "conflicting")
    assert [statement.path for statement in item.statements] == ["/practices/home-visits", "/practices/street-lights"]
    change(session, "street-lights", rating="promising")
    assert find(session, "conflicting") == []


@pytest.mark.parametrize(
    ("title", "year", "conflicts"),
    [("A study: its subtitle", 2014, False), ("a  STUDY", None, False), ("A study", 2015, True), ("Other", 2014, True)],
)
def test_one_publication_described_in_two_ways_is_a_conflict(
    session: Session, title: str, year: int | None, conflicts: bool
) -> None:
    change(session, "home-visits", sources=source(doi="10.1000/ABC"))
    add_reference(session, "ref-study", title=title, year=year, doi="10.1000/abc")
    assert bool(find(session, "conflicting")) is conflicts


def test_draft_from_an_older_text_waits_to_be_joined(session: Session) -> None:
    slug = publish_lesson(session).slug
    draft = edit(session, slug, summary="Another summary.")
    assert find(session, "conflicting") == []
    change(session, slug, summary="A third summary.")
    (item,) = find(session, "conflicting")
    assert (item.slug, item.draft) == (slug, draft.id)
    assert [statement.who for statement in item.statements] == ["Published", f"Draft {draft.id}"]


def test_file_that_was_changed_like_its_page_is_a_conflict(session: Session, empty: Workspace) -> None:
    change(session, "count-first", body="## What happened\nEdited here.\n")
    write_lesson(empty.settings.content, "count-first", "## What happened\nEdited in the file.\n")
    assert store_content(session, empty.settings.content).conflicts
    (item,) = find(session, "conflicting")
    assert "Its content file was changed, and so was the page" in item.why


# Unrated and orphaned


def test_unrated_practices_come_with_the_most_adopted_first(session: Session) -> None:
    for slug, cities in (("home-visits", 0), ("street-lights", 2)):
        change(session, slug, rating=None, rating_basis="none")
        session.add_all(
            Adoption(origin="x", practice=slug, city="Reno", state="NV", role="implemented") for _ in range(cities)
        )
    change(session, "foot-patrol", rating=None, rating_basis="registry-rating-not-seen", sites=[])
    items = find(session, "unrated")
    assert slugs(items) == ["street-lights", "home-visits", "foot-patrol"]
    assert items[0].why.endswith("3 cities here did it.")
    assert items[2].why == "A registry lists it, but its rating was not found. No city here did it."


def test_links_to_what_is_gone_or_never_was_are_found(session: Session) -> None:
    change(session, "home-visits", related=["street-lights"])
    change(session, "count-first", practices=["home-visits"], body="See [lamps](../practices/street-lights.md#x).\n")
    change(
        session, "share-data", practices=["home-visits"], body="See [it](/sites/nowhere-xx), [that](count-first.md).\n"
    )
    withdraw(session, ANN, "street-lights", "It was wrong.")
    found = {item.slug: item.why for item in find(session, "orphaned")}
    assert found == {
        "home-visits": "It leads to “street-lights”, which was withdrawn.",
        "count-first": "It leads to “street-lights”, which was withdrawn.",
        "share-data": "It leads to “nowhere-xx”, which is no page here.",
    }
    assert session.scalar(select(Document.visibility).where(Document.slug == "street-lights")) == "withdrawn"


def test_lesson_of_nowhere_and_publication_that_nobody_cites_are_orphans(session: Session) -> None:
    change(session, "count-first", practices=["home-visits"])
    change(session, "home-visits", sources=source(ncj_number="1234", url=None))
    add_reference(session, "ref-by-number", ncj_number="1234")
    add_reference(session, "ref-by-address", url="http://example.org/report/")
    add_reference(session, "ref-by-name", cited_by=["count-first"])
    add_reference(session, "ref-alone", ncj_number="99")
    assert slugs(find(session, "orphaned")) == ["share-data", "ref-alone"]


def test_adoption_of_an_unknown_practice_is_an_orphan(session: Session) -> None:
    for slug in ("count-first", "share-data"):
        change(session, slug, practices=["home-visits"])
    session.add(Adoption(origin="home-visits", practice="no-such", city="Reno", state="NV", role="implemented"))
    (item,) = find(session, "orphaned")
    assert (item.slug, item.why) == ("home-visits", "It says that Reno did “no-such”, which is no page here.")


# All of them


def test_queue_is_shown_in_pages_and_by_kind(session: Session, empty: Workspace) -> None:
    for number in range(30):
        write_lesson(empty.settings.content, f"lesson-{number}")
    store_content(session, empty.settings.content)
    change(session, "home-visits", review_by="2020-01-01")
    found = find_queue_page(session, "orphaned", page=99).shown
    assert (found.total, found.page, found.pages, len(found.items)) == (32, 2, 2, 7)
    assert [item.kind for item in find(session, "stale", "practice")].count("lesson") == 0
    assert dict(find_queue_page(session, "stale", "practice").kinds)["practice"] >= 1
    with pytest.raises(NotFound, match="no queue called 'nope'"):
        find_queue_page(session, "nope")


def test_desk_counts_every_queue_and_each_page_says_why_and_offers_to_edit(session: Session, empty: Workspace) -> None:
    change(session, "home-visits", review_by="2020-01-01", rating_basis="none")
    app = create_app(empty.settings)
    client = app.test_client()
    sign_in(client, empty, Role.LIAISON)
    desk = client.get("/curate").get_data(as_text=True)
    for each in count_queues(session):
        assert f'href="/curate/queues/{each.queue.name}">{each.queue.heading}</a> ({each.count})' in desk
    for name in ("stale", "conflicting"):
        page = client.get(f"/curate/queues/{name}").get_data(as_text=True)
        assert 'href="/practices/home-visits"' in page
        assert 'action="/curate/documents/home-visits/edit"' in page
        assert find(session, name)[0].why in page
    app.extensions["kb"].engine.dispose()


def test_published_correction_of_a_stale_page_takes_it_off_the_queue(session: Session) -> None:
    slug = publish_lesson(session, year=1999).slug
    assert slug in slugs(find(session, "stale"))
    draft = edit(session, slug, review_by=(date.today() + timedelta(days=365)).isoformat())
    publish(session, draft.id, ANN, BEN)
    assert slug not in slugs(find(session, "stale"))
