"""Proposals name the sentence that led to them, and hints for plain language advise without blocking."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.models import Document, Draft, Original, Upload, UploadItem
from kb.services.drafting.drafts import create_draft
from kb.services.drafting.form import fill_in
from kb.services.drafting.plain_language import count_syllables, find_hints, grade
from kb.services.drafting.sentences import Sentence, iter_sentences
from kb.services.drafting.states import DraftState
from kb.services.drafting.suggest_fields import FieldSuggestion, find_suggestions, suggest_tags
from kb.services.drafting.tag_grounds import GROUNDS, measure_grounds
from kb.services.drafting.taking import take_suggestion
from kb.services.drafting.views import view_draft
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from search.thesaurus.thesaurus import Concept, Thesaurus
from tests.kb.helpers.drafting import ANN
from tests.kb.helpers.writing import site_text, write_practice

_THESAURUS = """\
concepts:
- id: retaliation
  pref: Retaliation
  alt: [payback shootings]
- id: hospital-partner
  pref: Hospital partner
  alt: [trauma surgeons]
- id: community-engagement
  pref: Community engagement
- id: crime-analysis-unit
  pref: Crime analysis unit
  acronyms: [CAU]
"""
BODY = """\
## What happened
Trauma surgeons called the outreach team at night. Nobody wanted payback shootings.
In Springfield the chief read about home visits first.
"""


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    folder = empty.settings.content
    (folder / "thesaurus.yaml").write_text(_THESAURUS, "utf-8")
    (folder / "sites").mkdir()
    (folder / "sites" / "springfield-il.yaml").write_text(site_text("springfield-il"), "utf-8")
    write_practice(folder, "home-visits")
    with empty.sessions() as opened:
        store_content(opened, folder)
        yield opened


def suggest(session: Session, workspace: Workspace, kind: str, body: str = BODY) -> dict[str, FieldSuggestion]:
    draft = create_draft(session, ANN, kind=kind, fields={"title": "A draft"}, body=body, origin="upload")
    return {item.value: item for item in find_suggestions(session, workspace, draft).items}


def test_words_of_the_thesaurus_propose_with_their_sentence(session: Session, empty: Workspace) -> None:
    found = suggest(session, empty, "practice")
    assert found["retaliation"].sentence == "Nobody wanted payback shootings."
    assert found["retaliation"].why == "It says “payback shootings”"
    assert found["hospital-partner"].path == "requirements"


def test_names_of_sites_and_practices_propose_them(session: Session, empty: Workspace) -> None:
    found = suggest(session, empty, "lesson")
    assert (found["springfield-il"].path, found["springfield-il"].label) == ("sites", "Springfield, IL")
    assert (found["home-visits"].path, found["home-visits"].label) == ("practices", "home visits")


def test_name_of_a_city_in_small_letters_is_another_word(session: Session, empty: Workspace) -> None:
    assert "springfield-il" not in suggest(session, empty, "lesson", "They met in a springfield of flowers.\n")


def test_acronym_proposes_only_where_it_is_written_as_one(session: Session, empty: Workspace) -> None:
    assert "crime-analysis-unit" not in suggest(session, empty, "practice", "The audit caused a change.\n")
    for said in ("The CAU met.", "Both CAUs met."):
        assert "crime-analysis-unit" in suggest(session, empty, "practice", said + "\n")


def test_without_an_index_words_alone_propose_and_the_page_says_so(session: Session, empty: Workspace) -> None:
    draft = create_draft(session, ANN, kind="lesson", fields={}, body=BODY, origin="upload")
    assert "Only words were compared" in find_suggestions(session, empty, draft).unavailable


def test_neighbors_in_meaning_vote_with_their_areas(knowledge: Workspace) -> None:
    body = "A small number of men in rival groups do most of the shooting. Call them in, warn them, and offer help.\n"
    # Never stored: this base is for reading only.
    draft = view_draft(Draft(id=0, kind="practice", title="", fields={}, body=body, state=DraftState.OPEN))
    with knowledge.sessions() as session:
        items = find_suggestions(session, knowledge, draft).items
    areas = [item for item in items if item.path == "core_areas"]
    assert "gun-violence" in {item.value for item in areas}
    assert all(item.sentence in body for item in areas)
    assert any(item.why.startswith("Near in meaning to “") for item in items)


SPEED_SIGNS = """\
Residents complained about speeding on Rhododendron Drive near the school. The department set up radar speed signs at
two places for six weeks and counted cars. Mean speed fell from 38 to 33 miles an hour. The traffic unit moved the
signs to other streets afterwards. Neighbors asked for crosswalk paint too.
"""


def test_text_without_violence_gets_no_problem_of_violence(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        assert [tag for tag in suggest_tags(session, knowledge, SPEED_SIGNS) if tag.path == "problems"] == []


def test_tags_of_a_text_have_grounds_and_say_how_sure_they_are(knowledge: Workspace) -> None:
    body = (
        "A few men in rival gangs do most of the shooting. Call them in, warn them that gang shootings "
        "end, and offer help.\n"
    )
    with knowledge.sessions() as session:
        tags = suggest_tags(session, knowledge, body)
    assert "gun-violence" in {tag.value for tag in tags}
    assert all(0.5 <= tag.sure <= 1 and tag.sentence in body for tag in tags)


def test_word_said_once_in_a_long_text_is_no_ground_for_a_tag() -> None:
    assert measure_grounds(said=1, nearness={}, sentences=4, compared=4) >= GROUNDS
    assert measure_grounds(said=1, nearness={}, sentences=60, compared=40) < GROUNDS
    assert measure_grounds(said=0, nearness={"a": 0.5}, sentences=10, compared=10) < GROUNDS
    assert measure_grounds(said=0, nearness=dict.fromkeys("abcde", 0.65), sentences=10, compared=10) >= GROUNDS


def test_what_is_in_the_draft_already_is_marked(session: Session, empty: Workspace) -> None:
    draft = create_draft(session, ANN, kind="lesson", fields={"problems": ["retaliation"]}, body=BODY, origin="new")
    taken = {item.value: item.taken for item in find_suggestions(session, empty, draft).items}
    assert taken["retaliation"] is True
    assert taken["home-visits"] is False


def test_file_proposes_with_the_place_where_it_was_found(session: Session, empty: Workspace) -> None:
    session.add(Original(sha256="a" * 64, size=1, name="report.pdf"))
    session.flush()
    draft = create_draft(session, ANN, kind="reference", fields={}, body="", origin="upload", original="a" * 64)
    upload = Upload(batch="b", name="report.pdf", kind="reference", original="a" * 64, state="done", uploaded_by="ann")
    found = {"field": "year", "value": "2016", "place": "page 2", "quote": "June 2016"}
    upload.items.append(UploadItem(position=0, title="report.pdf", found=[found], draft=draft.id))
    session.add(upload)
    session.flush()
    (item,) = find_suggestions(session, empty, draft).items
    assert (item.path, item.value, item.why, item.sentence) == ("year", "2016", "Found: page 2", "June 2016")


def test_withdrawn_pages_propose_nothing(session: Session, empty: Workspace) -> None:
    session.query(Document).update({"visibility": "withdrawn"})
    assert "home-visits" not in suggest(session, empty, "lesson")


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("problems", "retaliation", ["homicide", "retaliation"]),
        ("problems", "homicide", ["homicide"]),
        ("practices", "home-visits", ["home-visits"]),
        ("year", "2016", 2016),
        ("source.ncj", "251579", "251579"),
        ("source", "x", {"title": None, "ncj": None, "url": None, "more_urls": []}),
    ],
)
def test_taken_proposal_stands_in_its_field_once(path: str, value: str, expected: object) -> None:
    held: object = take_suggestion("lesson", {"problems": ["homicide"]}, path, value)
    for step in path.split("."):
        assert isinstance(held, dict)
        held = held[step]
    assert held == expected


@pytest.mark.parametrize("path", ["no.such.field", "title.x", "", ".", "source.more_urls.0"])
def test_proposal_for_a_field_that_is_not_there_changes_nothing(path: str) -> None:
    assert take_suggestion("lesson", {}, path, "x") == fill_in("lesson", {})
    assert take_suggestion("practice", {}, "sources.title", "x") == fill_in("practice", {})


# Sentences and plain language


def test_sentences_keep_their_heading_and_end_where_people_end_them() -> None:
    body = "## Part\nDr. Lee came. It fell 3.5 percent, e.g. in St. Louis.\n\n- First item\n- Second item\n"
    assert [(each.heading, each.text) for each in iter_sentences(body)] == [
        ("Part", "Dr. Lee came."),
        ("Part", "It fell 3.5 percent, e.g. in St. Louis."),
        ("Part", "First item"),
        ("Part", "Second item"),
    ]


@given(st.text(max_size=400))
def test_any_text_has_sentences_and_hints(text: str) -> None:
    for sentence in iter_sentences(text):
        assert sentence.text.strip() == sentence.text != ""
    assert find_hints(text, Thesaurus.empty()).words >= 0


def hints(body: str) -> list[tuple[str, str]]:
    thesaurus = Thesaurus((Concept("rtcc", "Real-time crime center", (), ("RTCC",)),))
    return [(hint.sort, hint.advice) for hint in find_hints(body, thesaurus).hints]


def test_long_sentence_is_counted() -> None:
    assert hints("They " + "and they " * 15 + "met.") == [("long", "32 words. Could this be two sentences?")]
    assert hints("They met and agreed.") == []


def test_acronym_is_asked_about_once_unless_the_text_explains_it() -> None:
    asked = ("acronym", "“RTCC” is not explained. Does it stand for Real-time crime center?")
    assert hints("The RTCC helped. The RTCC grew.") == [asked]
    assert hints("The real-time crime center (RTCC) helped. The RTCC grew.") == []
    assert hints("The RTCC (a room with screens) helped.") == []
    assert hints("The QZX helped.") == [("acronym", "“QZX” is not explained.")]


def test_passive_is_pointed_at() -> None:
    assert hints("Two men were arrested by detectives.") == [
        ("passive", "“were arrested”: say who did it, if that is known.")
    ]
    assert hints("Detectives arrested two men. There is a hundred of them.") == []


def test_grade_is_that_of_its_formula() -> None:
    """0.39 x 6 + 11.8 x 7/6 - 15.59: six words in one sentence, seven syllables."""
    assert grade((Sentence("The cat sat on a table.", ""),)) == round(0.39 * 6 + 11.8 * 7 / 6 - 15.59, 1)
    assert find_hints("Too short to tell.", Thesaurus.empty()).grade is None


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("table", 2),
        ("shooting", 2),
        ("made", 1),
        ("arrested", 3),
        ("walked", 1),
        ("community", 4),
        ("x", 1),
    ],
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert count_syllables(word) == count
