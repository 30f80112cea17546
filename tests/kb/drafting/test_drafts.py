"""Drafts: begun, saved, joined and given up; nothing that a person typed is ever overwritten or lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Forbidden, NotFound
from kb.models import Draft, DraftSave, OutboxEntry
from kb.services.drafting.drafts import (
    NotNow,
    change_kind,
    create_draft,
    drop_draft,
    get_draft,
    open_for_editing,
    save_draft,
)
from kb.services.drafting.slugs import propose_slug
from kb.services.drafting.states import DraftState
from kb.services.publishing.differences import DocumentText, diff_words, find_choices, find_differences, join_texts
from kb.services.publishing.merge import compare_late_save, discard_late_save, find_aside, resolve_late_save
from kb.services.publishing.review import submit
from kb.workspace import Workspace
from tests.kb.helpers.drafting import ADA, ANN, BEN, BODY, LESSON, begin_lesson, publish_lesson


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


def test_draft_gets_a_free_slug_from_its_title(session: Session) -> None:
    assert begin_lesson(session).slug == "count-before-you-start"
    assert begin_lesson(session).slug == "count-before-you-start-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Peña's “Group” Violence", "pena-s-group-violence"), ("???", "untitled"), ("word " * 40, ("word-" * 16)[:-1])],
)
def test_slug_is_made_of_plain_letters(session: Session, title: str, slug: str) -> None:
    assert propose_slug(session, title) == slug


def test_what_is_no_page_is_not_drafted(session: Session) -> None:
    with pytest.raises(BadRequest, match="no kind of document called 'poem'"):
        create_draft(session, ANN, kind="poem", fields={}, body="", origin="page")


def test_site_does_not_become_a_document(session: Session) -> None:
    site = create_draft(session, ANN, kind="site", fields={}, body="", origin="new")
    with pytest.raises(BadRequest, match="another kind"):
        change_kind(session, ANN, site.id, "lesson")


def test_draft_is_neither_a_document_nor_announced(session: Session) -> None:
    begin_lesson(session)
    assert session.scalar(select(func.count()).select_from(OutboxEntry)) == 0
    with pytest.raises(NotFound):
        open_for_editing(session, ANN, "count-before-you-start")


def test_page_has_one_draft_whoever_opens_it(session: Session) -> None:
    slug = publish_lesson(session).slug
    first = open_for_editing(session, ANN, slug)
    assert open_for_editing(session, BEN, slug).id == first.id
    assert first.created_by == "ann"


def test_two_people_who_begin_in_the_same_moment_get_one_draft(empty: Workspace, session: Session) -> None:
    slug = publish_lesson(session).slug
    before = session.scalar(select(func.count()).select_from(Draft))
    real = Session.scalar
    with empty.sessions() as other:

        def see_nothing_first(self: Session, statement: object, *args: object, **kwargs: object) -> object:
            if self is other and not hidden and "FROM draft" in str(statement) and "draft.state IN" in str(statement):
                hidden.append(True)
                open_for_editing(session, ANN, slug)  # someone else is quicker, between the look and the write
                return None
            return real(self, statement, *args, **kwargs)  # type: ignore[call-overload]

        hidden: list[bool] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Session, "scalar", see_nothing_first)
            draft = open_for_editing(other, BEN, slug)
    assert hidden
    assert draft.created_by == "ann"
    assert session.scalar(select(func.count()).select_from(Draft)) == (before or 0) + 1


def test_every_save_is_kept(session: Session) -> None:
    draft = begin_lesson(session)
    for number, title in enumerate(("One", "Two"), start=1):
        save_draft(session, ANN, draft.id, revision=number, fields={**LESSON, "title": title}, body=BODY)
    saved = session.scalars(select(DraftSave).order_by(DraftSave.revision)).all()
    assert [(save.revision, save.fields["title"]) for save in saved] == [
        (1, "Count before you start"),
        (2, "One"),
        (3, "Two"),
    ]
    assert get_draft(session, draft.id).title == "Two"


def test_save_without_a_change_makes_no_revision_and_no_last_editor(session: Session) -> None:
    draft = begin_lesson(session)
    save_draft(session, BEN, draft.id, revision=1, fields=dict(draft.fields), body=BODY)
    assert (draft.revision, draft.updated_by) == (1, "ann")


def test_late_save_overwrites_nothing_and_is_kept_aside(session: Session) -> None:
    draft = begin_lesson(session)
    save_draft(session, ANN, draft.id, revision=1, fields={**LESSON, "title": "Ann's"}, body=BODY)
    late = save_draft(session, BEN, draft.id, revision=1, fields={**LESSON, "title": "Ben's"}, body=BODY)
    assert get_draft(session, draft.id).title == "Ann's"
    assert late.revision is None
    assert [save.id for save in find_aside(session, draft.id)] == [late.id]
    assert session.get_one(DraftSave, late.id).fields["title"] == "Ben's"


def test_late_save_is_joined_field_by_field(session: Session) -> None:
    draft = begin_lesson(session)
    theirs = {**LESSON, "title": "Ann's", "summary": "Ann's summary."}
    save_draft(session, ANN, draft.id, revision=1, fields=theirs, body=BODY)
    mine = {**LESSON, "title": "Ben's"}
    late = save_draft(session, BEN, draft.id, revision=1, fields=mine, body="Ben's text.")
    meeting = compare_late_save(session, draft.id, late.id)
    assert {choice.path: choice.proposed for choice in meeting.choices} == {
        "title": "",
        "summary": "theirs",
        "body": "yours",
    }
    chosen = {"title": "written", "summary": "theirs", "body": "yours"}
    resolve_late_save(session, BEN, draft.id, late.id, meeting.seen, chosen, {"title": "Both"})
    assert (draft.title, draft.fields["summary"], draft.body) == ("Both", "Ann's summary.", "Ben's text.")
    assert find_aside(session, draft.id) == ()


def test_joining_asks_for_every_field_and_refuses_what_is_old(session: Session) -> None:
    draft = begin_lesson(session)
    save_draft(session, ANN, draft.id, revision=1, fields={**LESSON, "title": "Ann's"}, body=BODY)
    late = save_draft(session, BEN, draft.id, revision=1, fields={**LESSON, "title": "Ben's"}, body=BODY)
    with pytest.raises(BadRequest, match="Choose which text stays for: Title"):
        resolve_late_save(session, BEN, draft.id, late.id, "2", {}, {})
    save_draft(session, ANN, draft.id, revision=2, fields={**LESSON, "title": "Ann's second"}, body=BODY)
    with pytest.raises(NotNow, match="ann saved again"):
        resolve_late_save(session, BEN, draft.id, late.id, "2", {"title": "yours"}, {})
    assert draft.title == "Ann's second"


def test_save_into_a_draft_in_review_is_kept_aside_too(session: Session) -> None:
    draft = begin_lesson(session)
    submit(session, ANN, draft.id, 1)
    late = save_draft(session, BEN, draft.id, revision=1, fields={**LESSON, "title": "Ben's"}, body=BODY)
    assert late.revision is None
    assert draft.title == LESSON["title"]


def test_late_save_that_is_left_out_stays_in_the_database(session: Session) -> None:
    draft = begin_lesson(session)
    save_draft(session, ANN, draft.id, revision=1, fields={**LESSON, "title": "Ann's"}, body=BODY)
    late = save_draft(session, BEN, draft.id, revision=1, fields={**LESSON, "title": "Ben's"}, body=BODY)
    discard_late_save(session, BEN, draft.id, late.id)
    assert find_aside(session, draft.id) == ()
    assert session.get(DraftSave, late.id) is not None


def test_only_its_author_or_an_admin_gives_a_draft_up_and_its_text_stays(session: Session) -> None:
    draft = begin_lesson(session)
    with pytest.raises(Forbidden):
        drop_draft(session, BEN, draft.id)
    drop_draft(session, ADA, draft.id)
    assert (draft.state, draft.body) == (DraftState.DROPPED, BODY)
    with pytest.raises(NotNow):
        drop_draft(session, ANN, draft.id)
    assert begin_lesson(session).slug == "count-before-you-start"  # its address is free again


# Differences


def spell(before: str, after: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]", "cut": "…"}
    return "".join(marks[piece.kind].format(piece.text) for piece in diff_words(before, after))


def test_difference_is_word_by_word() -> None:
    assert spell("It fell by half.", "It fell by a third.") == "It fell by [-half-][+a third+]."


def test_unchanged_text_far_from_a_change_is_left_out() -> None:
    spelled = spell("Old. " + "same " * 400, "New. " + "same " * 400)
    assert spelled.startswith("[-Old-][+New+]. same")
    assert "…" in spelled
    assert len(spelled) < 400


def test_texts_that_differ_in_everything_are_shown_whole() -> None:
    before, after = (" ".join(f"{word}{n}" for n in range(20_000)) for word in ("old", "new"))
    assert [(piece.kind, len(piece.text)) for piece in diff_words(before, after)] == [
        ("removed", len(before)),
        ("added", len(after)),
    ]


@given(st.text(max_size=300), st.text(max_size=300))
def test_pieces_of_a_difference_are_both_texts(before: str, after: str) -> None:
    pieces = diff_words(before, after)
    if not any(piece.kind == "cut" for piece in pieces):
        assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
        assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_difference_names_fields_as_people_do() -> None:
    changed = {**LESSON, "year": 2017, "source": {**LESSON["source"], "ncj": "251579"}, "core_areas": ["technology"]}
    found = find_differences(DocumentText("lesson", LESSON, BODY), DocumentText("lesson", changed, BODY))
    assert [(each.label, each.before, each.after) for each in found] == [
        ("Core areas", "Crime analysis", "Technology"),
        ("Year", "2016", "2017"),
        ("Source: NCJ number", "", "251579"),
    ]


def test_new_text_differs_from_nothing_in_all_it_says() -> None:
    labels = [each.label for each in find_differences(None, DocumentText("lesson", LESSON, BODY))]
    assert labels[:2] == ["Title", "Summary"]
    assert labels[-1] == "Text of the page"


_CHANGES = st.fixed_dictionaries({}, optional={"title": st.text(max_size=9), "year": st.integers(1900, 2100)})


@given(_CHANGES, _CHANGES)
def test_joined_text_holds_what_was_proposed_or_chosen(first: dict[str, object], second: dict[str, object]) -> None:
    base, theirs, yours = (DocumentText("lesson", {**LESSON, **change}, BODY) for change in ({}, first, second))
    choices = find_choices(base, theirs, yours)
    joined = join_texts(theirs, yours, {choice.path: choice.proposed or "yours" for choice in choices}, {})
    for name in ("title", "year"):
        if name in first and name not in second and any(choice.path == name for choice in choices):
            assert (joined.fields[name] or "") == (first[name] or "")
        if name in second:
            assert (joined.fields[name] or "") == (second[name] or "") or second[name] == LESSON[name]
