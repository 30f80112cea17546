"""The page of a practice as it is read: each outcome, failure, line of the plan and tool reaches the reader."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from kb.services.library import CERTAINTY_MEANINGS, VERDICTS, Page, PracticeView, get_page
from kb.workspace import Workspace

PRACTICES = (
    "becoming-a-man",
    "focused-deterrence-group-violence-intervention",
    "hot-spots-policing",
    "procedural-justice-training",
    "scared-straight",
    "street-lighting",
)
every_practice = pytest.mark.parametrize("slug", PRACTICES)


def read_words(html: str) -> str:
    """The words of ``html`` with single spaces, as a reader has them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def read_part(reader: FlaskClient, slug: str, anchor: str) -> str:
    """The HTML of the part of the page of ``slug`` whose heading has ``anchor``."""
    html = reader.get(f"/practices/{slug}").get_data(as_text=True)
    found = re.search(rf'<section[^>]*aria-labelledby="{anchor}">(.*?)</section>', html, re.DOTALL)
    assert found, f"{slug} has no part {anchor}"
    return found[1]


def load_page(knowledge: Workspace, slug: str) -> Page:
    with knowledge.sessions() as session:
        return get_page(session, slug, "practice")


def load_view(knowledge: Workspace, slug: str) -> PracticeView:
    view = load_page(knowledge, slug).practice
    assert view is not None
    return view


def say(text: str) -> str:
    return " ".join(text.split())


@every_practice
def test_each_outcome_has_a_row_with_all_that_is_known_of_it(
    reader: FlaskClient, knowledge: Workspace, slug: str
) -> None:
    rows = load_view(knowledge, slug).evidence.rows
    shown = re.findall(r'<tbody class="outcome">(.*?)</tbody>', read_part(reader, slug, "rating"), re.DOTALL)
    assert len(shown) == len(rows) > 0
    for row, html in zip(rows, shown, strict=True):
        words = read_words(html)
        said = [row.outcome, row.look.word, row.reason, *row.labels, *(link.title for link in row.sources)]
        assert [text for text in [*said, row.effect or ""] if say(text).lower() not in words.lower()] == []
        plain, _, folded = html.partition("<details")
        assert row.reason.lower() not in read_words(plain).lower()
        assert all(say(text) in read_words(plain) for text in (row.look.word, *row.labels, row.effect or ""))
        assert "</details>" in folded
        assert html.count("certainty__step--full") == row.certainty_level
        assert ("we read only a part" in words) == (row.partly or any(link.partly for link in row.sources))


@every_practice
def test_each_problem_has_its_verdict_in_a_word_and_a_shape_and_each_word_its_meaning_once(
    reader: FlaskClient, knowledge: Workspace, slug: str
) -> None:
    findings = load_view(knowledge, slug).evidence.findings
    table = re.search(r'<table class="[^"]*verdicts">(.*?)</table>', read_part(reader, slug, "rating"), re.DOTALL)
    assert table
    rows = re.findall(r"<tr>(.*?)</tr>", table[1], re.DOTALL)[1:]
    whole = read_words(read_part(reader, slug, "rating"))
    assert len(rows) == len(findings) > 0
    for found, html in zip(findings, rows, strict=True):
        assert f"<span>{found.look.word}</span>" in html
        assert 'class="shape"' in html
        assert whole.count(f"{found.look.word} {found.look.meaning}") == 1
        assert ("Not what it is meant for" in html) is not found.own


def test_what_nobody_tested_is_said_and_not_called_no_effect(reader: FlaskClient) -> None:
    words = read_words(read_part(reader, "focused-deterrence-group-violence-intervention", "rating"))
    against = words[words.index("Not shown to help with") :]
    assert "Retaliation Not tested: nobody that we found has measured it." in against
    assert "no effect was found" not in against[: against.index("Repeat offending")]


def test_harm_is_told_before_the_bottom_line_and_in_the_table(reader: FlaskClient) -> None:
    html = reader.get("/practices/scared-straight").get_data(as_text=True)
    assert html.index("tested, and it made things worse") < html.index('id="bottom-line"')
    assert html.index("<span>Harm</span>") < html.index('id="bottom-line"')
    assert "Tested, and it did harm" in read_words(read_part(reader, "scared-straight", "rating"))


@every_practice
def test_places_where_it_failed_stand_before_those_where_it_worked(
    reader: FlaskClient, knowledge: Workspace, slug: str
) -> None:
    places = load_view(knowledge, slug).places
    html = read_part(reader, slug, "did")
    words = read_words(html)
    for row in places.rows:
        assert say(row.outcome or "Our sources do not say.") in words
        assert all(say(name) in words for name, _ in row.cities)
    assert "Where it failed" not in html[html.find("<details") :]
    captions = re.findall(r"<caption>(Where [^<,]*(?:, at least in part)?)(?:, more)?</caption>", html)
    headings = list(dict.fromkeys(captions))
    order = ["Where it failed or ended early", "Where it worked, at least in part", "Where the result is not known"]
    assert headings == [heading for heading in order if heading in headings] != []
    results = {row.look.result for row in places.rows}
    assert (order[0] in headings) == bool(results & {"harm", "no-effect", "ended-early"})


@every_practice
def test_each_need_stands_with_its_reason_and_months_with_their_basis(
    reader: FlaskClient, knowledge: Workspace, slug: str
) -> None:
    page = load_page(knowledge, slug)
    view = load_view(knowledge, slug)
    words = read_words(read_part(reader, slug, "takes")).lower()
    for need in (*view.musts, *view.helps):
        assert say(need.reason or "Our sources do not say why.").lower() in words
    for months in (getattr(page.record, "months_to_start", None), getattr(page.record, "months_to_effect", None)):
        assert months is None or say(months.basis or "").lower() in words
    for link in (*view.start_sources, *view.effect_sources):
        assert say(link.title).lower() in words


@pytest.mark.parametrize("slug", ["becoming-a-man", "hot-spots-policing"])
def test_each_line_of_the_plan_is_shown_and_our_judgment_marked(
    reader: FlaskClient, knowledge: Workspace, slug: str
) -> None:
    view = load_view(knowledge, slug)
    parts = (*view.periods, *view.plan)
    html = read_part(reader, slug, "plan")
    words = read_words(html).lower()
    assert parts
    for part in parts:
        assert part.heading.lower() in words
        assert [item.text for item in part.items if say(item.text).lower() not in words] == []
    # Once more in the sentence that says what the mark means.
    assert html.count('class="ours"') == 1 + sum(item.ours for part in parts for item in part.items)


@every_practice
def test_tools_notes_and_family_are_shown_where_there_are_any(
    reader: FlaskClient, knowledge: Workspace, slug: str
) -> None:
    view = load_view(knowledge, slug)
    assert view.notes
    noted = read_words(read_part(reader, slug, "corrected")).lower()
    assert [note.text for note in view.notes if say(note.text).lower() not in noted] == []
    if view.tools:
        html = read_part(reader, slug, "tools")
        shown = [(group.step, str(len(group.tools))) for group in view.tools]
        assert re.findall(r"<summary>To (\w+) \((\d+)\)</summary>", html) == shown
        assert re.findall(r'href="(/tools/[^"]+)"', html) == [tool.path for group in view.tools for tool in group.tools]
    if view.family:
        words = read_words(read_part(reader, slug, "family"))
        assert all(say(member.differs) in words and member.tie in words for member in view.family)


@every_practice
def test_five_questions_are_shown_and_the_rest_folded(reader: FlaskClient, knowledge: Workspace, slug: str) -> None:
    questions = getattr(load_page(knowledge, slug).record, "questions", ())
    shown, _, folded = read_part(reader, slug, "questions").partition("<details")
    assert (shown.count("<li>"), folded.count("<li>")) == (5, len(questions) - 5)


@every_practice
def test_each_link_of_on_this_page_leads_to_one_place(reader: FlaskClient, slug: str) -> None:
    html = reader.get(f"/practices/{slug}").get_data(as_text=True)
    menu = re.search(r'<nav aria-labelledby="page-nav-title">(.*?)</nav>', html, re.DOTALL)
    assert menu
    anchors = re.findall(r'href="#([^"]+)"', menu[1])
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert {anchor: ids.count(anchor) for anchor in anchors} == dict.fromkeys(anchors, 1)
    assert sorted(ids) == sorted(set(ids))
    places = [html.index(f'id="{anchor}"') for anchor in anchors]
    assert places == sorted(places)


@every_practice
def test_what_its_family_and_tools_name_is_not_listed_again_as_related(
    reader: FlaskClient, knowledge: Workspace, slug: str
) -> None:
    html = reader.get(f"/practices/{slug}").get_data(as_text=True)
    related = re.search(r'<section[^>]*aria-labelledby="related">(.*?)</section>', html, re.DOTALL)
    listed = load_view(knowledge, slug).listed
    assert listed
    assert listed.isdisjoint(re.findall(r'href="([^"]+)"', related[1] if related else ""))


def test_page_keeps_failures_and_reasons_against_it_out_of_what_is_folded(reader: FlaskClient) -> None:
    part = read_part(reader, "focused-deterrence-group-violence-intervention", "rating")
    assert "<details" not in part[part.index("Not shown to help with") : part.index("Not tested: nobody")]
    plain = re.sub(r"<details.*?</details>", "", part, flags=re.DOTALL)
    assert "Not tested: nobody that we found has measured it." in read_words(plain)
    did = re.sub(
        r"<details.*?</details>",
        "",
        read_part(reader, "focused-deterrence-group-violence-intervention", "did"),
        flags=re.DOTALL,
    )
    assert all(city in did for city in ("Kansas City", "Detroit", "Newark", "Baton Rouge"))


def test_page_about_ratings_explains_every_word_that_pages_use_for_a_problem(reader: FlaskClient) -> None:
    words = read_words(reader.get("/about/ratings").get_data(as_text=True))
    said = [text for look in VERDICTS.values() for text in (look.word, look.meaning)]
    assert [text for text in [*said, *CERTAINTY_MEANINGS.values()] if text not in words] == []
    assert "EMMIE" not in words
    assert words.index("for a problem One of 7 words") < words.index("The label for the whole The badge")
