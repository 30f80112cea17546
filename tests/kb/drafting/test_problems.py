"""What keeps a draft from readers is said field by field, in plain words, in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kb.models import Draft, Site
from kb.services.drafting.checks import DraftIncomplete, DraftProblem, build_record, find_problems, group_by_path
from kb.services.drafting.slugs import is_free, propose_slug
from kb.workspace import Workspace
from tests.kb.helpers.drafting import BODY, LESSON, begin_lesson, publish_lesson

PRACTICE: dict[str, Any] = {
    "title": "Home visits",
    "summary": "Officers and others visit together.",
    "core_areas": ["crime-analysis"],
    "problems": ["robbery"],
    "evidence": {
        "rating": "promising",
        "registry": "CrimeSolutions",
        "rating_basis": "registry",
        "studies": 1,
        "effect": "Fewer robberies.",
        "design": [],
        "outcomes": [],
    },
    "mechanism": "They are seen.",
    "cost_band": "low",
    "time_to_effect": "weeks",
    "confidence": "high",
    "sources": [{"title": "A study", "url": "https://example.org/study", "doi": None, "ncj_number": None}],
}


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


def draft(kind: str = "lesson", body: str = BODY, slug: str | None = "a-page", **changes: Any) -> Draft:
    """A draft that nobody saved, of a record with these changes."""
    fields = {**{"lesson": LESSON, "practice": PRACTICE}.get(kind, {}), **changes}
    return Draft(kind=kind, slug=slug, fields=fields, body=body, base_digest=None)


def evidence(**changes: Any) -> dict[str, Any]:
    return {**PRACTICE["evidence"], **changes}


def said(session: Session, made: Draft) -> dict[str, str]:
    """The messages by the path of their field."""
    return dict(group_by_path(find_problems(session, made)))


def test_draft_that_lacks_nothing_has_no_problem(session: Session) -> None:
    assert said(session, draft()) == {}
    assert build_record(session, draft()).slug == "a-page"


SOURCE: dict[str, Any] = LESSON["source"]


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"title": ""}, "title", "Write something here."),
        ({"title": None}, "title", "Write something here."),
        ({"year": None}, "year", "Write a number."),
        ({"year": "soon"}, "year", "Write a whole number in digits, such as 2016."),
        ({"year": 20.5}, "year", "Write a whole number in digits, such as 2016."),
        ({"year": 3}, "year", "Write a number of 1900 or more."),
        ({"year": 30_000}, "year", "Write a number of 2100 or less."),
        ({"core_areas": []}, "core_areas", "Choose at least one."),
        ({"core_areas": ["sloth"]}, "core_areas", "Choose one of the list."),
        ({"confidence": None}, "confidence", "Choose one."),
        ({"confidence": "great"}, "confidence", "Choose one of the list."),
        ({"source": {**SOURCE, "url": "example.org"}}, "source.url", "Write the whole web address,"),
        ({"source": {**SOURCE, "ncj": "x1"}}, "source.ncj", "Write only the digits of the NCJ number"),
        ({"source": {**SOURCE, "more_urls": ["nowhere"]}}, "source.more_urls", "Write the whole web address,"),
        ({"practices": ["Not A Slug"]}, "practices", "Use lower-case letters, digits and single hyphens"),
    ],
)
def test_field_that_does_not_hold_says_what_to_do(
    session: Session, changes: dict[str, Any], path: str, message: str
) -> None:
    found = said(session, draft(**changes))
    assert path in found, found
    assert message in found[path]


def test_field_is_named_as_the_form_names_it(session: Session) -> None:
    made = draft(title="", source={**SOURCE, "url": "x"}, confidence=None)
    labels = {problem.path: problem.label for problem in find_problems(session, made)}
    assert labels == {"title": "Title", "confidence": labels["confidence"], "source.url": labels["source.url"]}
    assert labels["source.url"].startswith("Source, ")


def test_row_is_named_with_its_number(session: Session) -> None:
    sources = [*PRACTICE["sources"], {"title": "", "url": "x", "doi": None, "ncj_number": None}]
    found = {each.path: each.label for each in find_problems(session, draft("practice", sources=sources))}
    assert {"sources.1.title", "sources.1.url"} <= found.keys()
    assert found["sources.1.title"].startswith("Source 2, ")


def test_text_is_needed_but_for_a_citation(session: Session) -> None:
    assert said(session, draft(body=" \n"))["body"] == "Write the text that readers will see."
    assert "body" not in said(session, draft("reference", body=""))


# Addresses


def test_address_of_another_page_draft_or_site_is_taken(session: Session) -> None:
    page = publish_lesson(session).slug
    other = begin_lesson(session, title="Another title")
    session.add(
        Site(slug="springfield-il", name="Springfield", state="IL", visibility="published", record={}, digest="d")
    )
    session.flush()
    for slug in (page, other.slug, "springfield-il"):
        assert said(session, draft(slug=slug))["slug"] == "Another page or draft has this address: choose another."
        assert not is_free(session, str(slug))
    assert said(session, other) == {}  # its own address is its own
    assert is_free(session, str(other.slug), other.id)
    assert is_free(session, "nobody-has-this")


def test_change_of_a_page_keeps_its_kind(session: Session) -> None:
    slug = publish_lesson(session).slug
    made = draft("practice", slug=slug)
    made.base_digest = "some"
    assert said(session, made)["slug"] == "The page at this address is a lesson: choose another address."
    same = draft(slug=slug)
    same.base_digest = "some"
    assert said(session, same) == {}


def test_draft_without_an_address_lacks_one(session: Session) -> None:
    assert "slug" in said(session, draft(slug=None))


def test_numbers_are_counted_up_until_one_is_free(session: Session) -> None:
    for expected in ("same-title", "same-title-2", "same-title-3"):
        assert begin_lesson(session, title="Same title").slug == expected
    assert propose_slug(session, "x" * 200) == "x" * 80
    assert propose_slug(session, "y" * 70 + " " + "z" * 30) == "y" * 70
    assert propose_slug(session, "a" * 80) == "a" * 80


# What is named must be there


def test_page_that_is_named_must_be_published(session: Session) -> None:
    there = publish_lesson(session).slug
    waiting = begin_lesson(session, title="Waiting").slug
    made = draft("summit", lessons=[there, waiting, "nowhere"])
    assert said(session, made)["lessons"] == f"There is no published page called nowhere, {waiting}."
    assert "lessons" not in said(session, draft("summit", lessons=[there]))


def test_site_that_is_named_must_be_there(session: Session) -> None:
    session.add(
        Site(slug="springfield-il", name="Springfield", state="IL", visibility="published", record={}, digest="d")
    )
    session.flush()
    assert said(session, draft(sites=["springfield-il"])) == {}
    assert said(session, draft(sites=["gotham-nj"]))["sites"] == "There is no site called gotham-nj."


# Ratings


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, set()),
        ({"rating_basis": "none"}, {"evidence.rating_basis"}),
        ({"registry": None}, {"evidence.registry"}),
        ({"rating": None, "rating_basis": "none", "registry": None}, set()),
        ({"rating": "not-rated", "rating_basis": "none", "registry": None}, set()),
    ],
)
def test_rating_needs_its_basis_and_its_registry(session: Session, changes: dict[str, Any], paths: set[str]) -> None:
    assert set(said(session, draft("practice", evidence=evidence(**changes)))) == paths


def test_rating_needs_a_source_that_can_be_found(session: Session) -> None:
    bare = {"title": "A study", "url": None, "doi": None, "ncj_number": None}
    assert "sources" in said(session, draft("practice", sources=[bare]))
    for found in ({"doi": "10.1007/s11292-016-9272-0"}, {"ncj_number": "251579"}, {"url": "https://example.org"}):
        assert said(session, draft("practice", sources=[bare, {**bare, **found}])) == {}
    unrated = evidence(rating=None, rating_basis="none", registry=None)
    assert said(session, draft("practice", sources=[bare], evidence=unrated)) == {}


# All at once


def test_problems_come_in_the_order_of_the_form(session: Session) -> None:
    begin_lesson(session, title="A page")
    made = draft(body="", slug="a-page", title="", year="soon", confidence=None, sites=["gotham-nj"])
    paths = [problem.path for problem in find_problems(session, made)]
    assert paths[0] == "slug"
    assert paths[-1] == "body"
    assert paths.index("title") < paths.index("year")
    assert set(paths) == {"slug", "title", "year", "confidence", "sites", "body"}


def test_record_is_refused_with_the_first_problem_in_words(session: Session) -> None:
    with pytest.raises(DraftIncomplete, match=r"one thing is to be mended: Title: Write something here\.") as caught:
        build_record(session, draft(title=""))
    assert [problem.path for problem in caught.value.problems] == ["title"]
    with pytest.raises(DraftIncomplete, match="2 things are"):
        build_record(session, draft(title="", body=""))
    with pytest.raises(DraftIncomplete):
        build_record(session, draft(body=""))


def test_two_problems_of_one_field_are_said_together() -> None:
    problems = (DraftProblem("a", "A", "One."), DraftProblem("b", "B", "Two."), DraftProblem("a", "A", "Three."))
    assert group_by_path(problems) == {"a": "One. Three.", "b": "Two."}
