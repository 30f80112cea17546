"""The pages of curation by request: writing, joining, reviewing, versions and what is left of a withdrawn page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from kb.services.drafting.drafts import create_draft, get_draft
from kb.services.drafting.form import build_fields, fill_in, read_form
from kb.services.indexing.outbox import drain
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from knowledge.content_folder import ContentEntry, iter_content
from tests.conftest import ROOT
from tests.kb.helpers.drafting import ANN, BEN, BODY, LESSON, get_document, publish
from tests.kb.helpers.office import Office, hidden, open_office, posted, text, typed
from tests.kb.helpers.signing import post
from tests.kb.helpers.writing import write_practice


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()


def test_form_reads_back_what_it_shows() -> None:
    """Every document of this repository goes through the form unchanged."""
    for entry in iter_content(ROOT / "content"):
        assert isinstance(entry, ContentEntry)
        values = fill_in(entry.record.kind, entry.record.model_dump(mode="json"))
        sent: MultiDict[str, str] = MultiDict()
        for field in build_fields(entry.record.kind):
            for name, value in posted(field, field.name, values[field.name]).items():
                sent.setlist(name, value if isinstance(value, list) else [str(value)])
        assert read_form(entry.record.kind, sent) == values, entry.record.slug


def test_new_page_is_written_reviewed_and_read(office: Office) -> None:
    begun = post(office.ann, "/curate/new", kind="lesson", title="Count before you start")
    number = int(begun.location.rsplit("/", 1)[1])
    handed_in = post(office.ann, f"/curate/drafts/{number}", **typed(LESSON, revision="1", action="submit"))
    assert handed_in.location.endswith(f"/curate/drafts/{number}/review")
    assert "a second person has to publish it" in text(office.ann.get(handed_in.location))
    assert "Count before you start" in text(office.ben.get("/curate"))
    page = text(office.ben.get(handed_in.location))
    done = post(office.ben, handed_in.location, revision=hidden(page, "revision"), action="publish")
    assert done.location == "/lessons/count-before-you-start"
    assert "They counted every shooting first." in text(office.app.test_client().get(done.location))


def test_author_cannot_publish_by_posting_the_form_all_the_same(office: Office) -> None:
    number = office.new_lesson()
    post(office.ann, f"/curate/drafts/{number}", **typed(LESSON, revision="1", action="submit"))
    refused = post(office.ann, f"/curate/drafts/{number}/review", revision="1", action="publish")
    assert refused.status_code == 403
    assert "You handed this in" in text(refused)
    assert office.draft(number).state == "in-review"


def test_everything_wrong_stands_beside_its_field_and_nothing_typed_is_lost(office: Office) -> None:
    number = office.new_lesson()
    wrong = {**LESSON, "year": "last spring", "summary": "", "source": {**LESSON["source"], "url": "example.org"}}
    answer = post(office.ann, f"/curate/drafts/{number}", **typed(wrong, revision="1", action="submit"))
    page = text(office.ann.get(answer.location))
    assert "3 things have to be corrected" in page
    assert 'value="last spring"' in page
    assert 'value="example.org"' in page
    for words in ("Write something here.", "Write a whole number in digits", "Write the whole web address"):
        assert page.count(words) == 2, words  # in the list above, and beside the field


def test_rows_are_added_and_removed_without_scripts(office: Office) -> None:
    with office.workspace.sessions() as session:
        write_practice(office.workspace.settings.content, "home-visits")
        store_content(session, office.workspace.settings.content)
    number = office.begin_edit("home-visits")
    with office.workspace.sessions() as session:
        values = fill_in("practice", get_draft(session, number).fields)
    sent: dict[str, object] = {"body": BODY, "revision": "1", "action": "add:outcomes"}
    for field in build_fields("practice"):
        sent.update(posted(field, field.name, values[field.name]))
    assert post(office.ann, f"/curate/drafts/{number}", **sent).location.endswith("?saved=1#outcomes")
    *_, added = office.draft(number).fields["outcomes"]
    assert not any(added.values())
    sent |= {"revision": "2", "action": "remove:sources:0"}
    post(office.ann, f"/curate/drafts/{number}", **sent)
    assert office.draft(number).fields["sources"] == []


def test_two_people_who_save_one_draft_join_their_texts(office: Office) -> None:
    number = office.new_lesson()
    post(office.ann, f"/curate/drafts/{number}", **typed({**LESSON, "title": "Ann’s title"}, revision="1"))
    late = post(office.ben, f"/curate/drafts/{number}", **typed({**LESSON, "title": "Ben’s title"}, revision="1"))
    page = text(office.ben.get(late.location))
    assert "ann saved this draft while ben was writing" in page
    assert "<del>" in page
    assert "<ins>" in page
    unsure = post(office.ben, late.location, seen=hidden(page, "seen"), action="join")
    assert unsure.status_code == 422
    assert "Choose which text stays for: Title" in text(unsure)
    chosen = {"choose:title": "written", "write:title": "Both titles"}
    post(office.ben, late.location, seen=hidden(page, "seen"), action="join", **chosen)
    assert office.draft(number).title == "Both titles"
    assert office.ben.get(late.location).status_code == 404


def test_draft_of_a_page_published_meanwhile_leads_to_three_texts(office: Office) -> None:
    slug = office.published()
    number = office.begin_edit(slug)
    summary = {**LESSON, "summary": "Ann’s summary."}
    with office.workspace.sessions() as session:
        other = create_draft(
            session, BEN, kind="lesson", fields={**LESSON, "title": "Ben’s"}, body=BODY, origin="page", slug=slug
        )
        publish(session, other.id, by=BEN, reviewer=ANN)
    post(office.ann, f"/curate/drafts/{number}", **typed(summary, revision="1", action="submit"))
    refused = post(office.ben, f"/curate/drafts/{number}/review", revision="2", action="publish")
    page = text(office.ann.get(refused.location))
    assert "The page was changed after this draft began" in page
    chosen = {"choose:title": "theirs", "choose:summary": "yours"}
    post(office.ann, refused.location, seen=hidden(page, "seen"), **chosen)
    draft = office.draft(number)
    assert (draft.title, draft.fields["summary"], draft.state) == ("Ben’s", "Ann’s summary.", "draft")


def test_reviewer_sends_back_with_a_note_that_the_author_sees(office: Office) -> None:
    number = office.new_lesson()
    post(office.ann, f"/curate/drafts/{number}", **typed(LESSON, revision="1", action="submit"))
    nothing_said = post(office.ben, f"/curate/drafts/{number}/review", revision="2", action="back")
    assert nothing_said.status_code == 422
    post(office.ben, f"/curate/drafts/{number}/review", revision="2", action="back", note="Name the <city>.")
    assert "Name the &lt;city&gt;." in text(office.ann.get(f"/curate/drafts/{number}"))
    assert "Sent back to you" in text(office.ann.get("/curate"))


def test_review_says_in_words_what_was_taken_out_and_put_in(office: Office) -> None:
    slug = office.published()
    number = office.begin_edit(slug)
    post(office.ann, f"/curate/drafts/{number}", **typed({**LESSON, "year": 2017}, revision="1", action="submit"))
    page = text(office.ben.get(f"/curate/drafts/{number}/review"))
    assert '<del><span class="usa-sr-only">[taken out: </span>2016' in page
    assert '<ins><span class="usa-sr-only">[put in: </span>2017' in page


def test_preview_cleans_what_was_typed_and_saves_nothing(office: Office) -> None:
    number = office.new_lesson()
    body = "## Part\nSafe <script>alert(1)</script> <img src=x onerror=alert(1)>"
    part = text(post(office.ann, f"/curate/drafts/{number}/preview-text", body=body))
    assert '<h2 id="part">Part</h2>' in part
    assert "<script" not in part
    assert "onerror" not in part
    assert office.draft(number).revision == 1


def test_preview_shows_the_whole_page_once_its_fields_are_there(office: Office) -> None:
    number = office.new_lesson()
    assert "They counted every shooting first." in text(office.ann.get(f"/curate/drafts/{number}/preview"))
    empty = int(post(office.ann, "/curate/new", kind="practice", title="Bare").location.rsplit("/", 1)[1])
    assert "preview of the text alone" in text(office.ann.get(f"/curate/drafts/{empty}/preview"))


def test_kind_of_a_new_page_can_be_changed_without_losing_fields(office: Office) -> None:
    number = office.new_lesson()
    sent = typed(LESSON, revision="1", action="kind", kind="summit")
    post(office.ann, f"/curate/drafts/{number}", **sent)
    draft = office.draft(number)
    assert (draft.kind, draft.fields["source"]["title"]) == ("summit", "Annual report")
    assert office.ann.get(f"/curate/drafts/{number}").status_code == 200


def test_withdrawn_page_is_a_tombstone_and_nowhere_else(office: Office) -> None:
    slug = office.published()
    with office.workspace.sessions() as session:
        drain(session, office.workspace.index)
    reader = office.app.test_client()
    paths = ("/lessons", "/search?q=count", "/api/v1/search?q=count", "/feeds/new.atom", "/sitemap.xml", "/")
    assert f"/lessons/{slug}" in text(reader.get("/api/v1/search?q=count"))
    post(office.ann, f"/curate/documents/{slug}/withdraw", reason="A figure was wrong.")
    with office.workspace.sessions() as session:
        drain(session, office.workspace.index)
    gone = reader.get(f"/lessons/{slug}")
    assert gone.status_code == 410
    assert "A figure was wrong." in text(gone)
    assert reader.get(f"/api/v1/documents/{slug}").status_code == 404
    for path in paths:
        assert f"/lessons/{slug}" not in text(reader.get(path)), path


def test_draft_is_on_no_readers_page(office: Office) -> None:
    number = office.new_lesson()
    reader = office.app.test_client()
    for path in ("/lessons", "/feeds/new.atom", "/sitemap.xml", "/", "/api/v1/documents/count-before-you-start"):
        assert "Count before you start" not in text(reader.get(path)), path
    assert reader.get("/lessons/count-before-you-start").status_code == 404
    assert reader.get(f"/curate/drafts/{number}").status_code in (302, 303)


def test_versions_are_listed_read_compared_and_brought_back(office: Office) -> None:
    slug = office.published()
    number = office.begin_edit(slug)
    post(office.ann, f"/curate/drafts/{number}", **typed({**LESSON, "year": 2017}, revision="1", action="submit"))
    post(office.ben, f"/curate/drafts/{number}/review", revision="2", action="publish", note="Year corrected.")
    versions = f"/curate/documents/{slug}/versions"
    assert "Year corrected." in text(office.ann.get(versions))
    assert "This is version 1" in text(office.ann.get(f"{versions}/1"))
    assert "2017" in text(office.ann.get(f"{versions}/compare?old=1&new=2"))
    restored = post(office.ann, f"{versions}/1/restore")
    assert office.draft(int(restored.location.rsplit("/", 1)[1])).fields["year"] == 2016
    with office.workspace.sessions() as session:
        assert get_document(session, slug).year == 2017


def test_given_up_draft_asks_first_and_leaves_the_desk(office: Office) -> None:
    number = office.new_lesson()
    assert "Give up this draft?" in text(office.ann.get(f"/curate/drafts/{number}/give-up"))
    assert post(office.ben, f"/curate/drafts/{number}/give-up").status_code == 403
    post(office.ann, f"/curate/drafts/{number}/give-up")
    assert "Count before you start" not in text(office.ann.get("/curate"))


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_odd_revision_is_refused_or_kept_aside_never_an_error_of_ours(office: Office, revision: str) -> None:
    number = office.new_lesson()
    answer = post(office.ann, f"/curate/drafts/{number}", **typed(LESSON, revision=revision))
    assert answer.status_code in (303, 422)
    assert office.draft(number).revision == 1
    assert post(office.ann, f"/curate/drafts/{number}/review", revision=revision, action="publish").status_code < 500


def test_liaison_finds_the_way_to_edit_and_a_reader_does_not(office: Office) -> None:
    slug = office.published()
    assert "Edit this page" in text(office.ann.get(f"/lessons/{slug}"))
    assert "Edit this page" not in text(office.app.test_client().get(f"/lessons/{slug}"))


def test_long_text_is_saved_and_compared(office: Office) -> None:
    number = office.new_lesson()
    long = "\n\n".join(f"Paragraph {n} of a long report." for n in range(60_000))
    assert len(long) > 2_000_000
    answer = post(office.ann, f"/curate/drafts/{number}", **typed(LESSON, revision="1", body=long))
    assert answer.location.endswith("?saved=1")
    assert office.draft(number).body == long


def test_form_of_another_page_stays_short(office: Office) -> None:
    assert post(office.ann, "/curate/new", kind="lesson", title="x" * 2_000_000).status_code == 413
