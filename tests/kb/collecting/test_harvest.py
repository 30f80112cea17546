"""Whole collections come in from every kind of source, go on where they stopped, and double nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import Document, HarvestedCollection, HarvestQuestion, OutboxEntry
from kb.services.audit import COMMAND_LINE
from kb.services.collecting import decide, find_collections, find_questions, harvest
from kb.services.collecting.run import BATCH
from kb.services.collecting.run import open_source as real_open_source
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from knowledge.bibliography import Work, WorkType
from knowledge.bibliography.formats.mods_write import add_mods
from knowledge.bibliography.formats.ris_write import write_ris_record
from knowledge.content_folder import dump_references
from knowledge.records import ReferenceRecord
from tests.kb.helpers.works import EXAMPLES

NAME = "Studies of a department"
WORKS = [work.model_copy(update={"ncj_number": str(10_000 + at)}) for at, work in enumerate(EXAMPLES.values())]
"""One work of each type, each with a number of its own."""


def write_ris(path: Path, works: list[Work]) -> Path:
    records = (write_ris_record(work, f"{path.stem}{at}") for at, work in enumerate(works))
    path.write_text("\r\n".join(records), "utf-8", newline="")
    return path


def make_work(at: int, **changes: object) -> Work:
    values = {"title": f"A study of places number {at}", "type": WorkType.REPORT, "year": 2010, "abstract": "Words."}
    return Work.model_validate({**values, **changes})


def bring(session: Session, place: object, folder: Path, **options: object) -> dict[str, int]:
    found = harvest(
        session, COMMAND_LINE, str(place), collection="studies", name=NAME, folder=folder / "kept", **options
    )  # type: ignore[arg-type]
    return {name: count for name, count in found.counts.as_numbers().items() if count}


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def curated(empty: Workspace) -> Work:
    """One reference that is described here."""
    work = EXAMPLES[WorkType.ARTICLE_JOURNAL]
    record = ReferenceRecord(
        kind="reference", slug="ref-ours", seen=True, **{name: getattr(work, name) for name in Work.model_fields}
    )
    (empty.settings.content / "references.yaml").write_text(dump_references((record,)), "utf-8")
    with empty.sessions() as opened:
        assert not store_content(opened, empty.settings.content).failures
    return work


def test_every_field_of_a_record_is_kept(session: Session, tmp_path: Path) -> None:
    works = WORKS
    assert bring(session, write_ris(tmp_path / "all.ris", works), tmp_path) == {"added": len(works)}
    rows = session.scalars(select(Document).where(Document.collection == "studies")).all()
    assert {row.visibility for row in rows} == {"cataloged"}
    kept = [ReferenceRecord.model_validate(row.record) for row in rows]
    found = [Work.model_validate({name: getattr(record, name) for name in Work.model_fields}) for record in kept]
    assert sorted(found, key=str) == sorted(works, key=str)
    assert session.scalar(select(func.count()).select_from(OutboxEntry)) == len(works)


def test_second_run_changes_nothing(session: Session, tmp_path: Path) -> None:
    path = write_ris(tmp_path / "a.ris", [make_work(at) for at in range(5)])
    bring(session, path, tmp_path)
    assert bring(session, path, tmp_path, again=True) == {"unchanged": 5}
    assert session.scalar(select(func.count()).select_from(Document)) == 5


def test_run_that_was_broken_off_goes_on_behind_its_last_batch(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = [make_work(at) for at in range(BATCH * 2 + 10)]
    path = write_ris(tmp_path / "long.ris", works)

    def breaking(place: str, folder: Path) -> object:
        source = real_open_source(place, folder)

        def read(position: object) -> Iterator[object]:
            for at, found in enumerate(source(position)):  # type: ignore[arg-type]
                if at == BATCH + 7:
                    raise KeyboardInterrupt
                yield found

        return read

    with monkeypatch.context() as patched:
        patched.setattr("kb.services.collecting.run.open_source", breaking)
        with pytest.raises(KeyboardInterrupt):
            bring(session, path, tmp_path)
    row = session.get_one(HarvestedCollection, "studies")
    assert (row.state, row.position) == ("reading", {"done": BATCH})
    assert session.scalar(select(func.count()).select_from(Document)) == BATCH
    assert bring(session, path, tmp_path) == {"added": len(works) - BATCH}
    assert find_collections(session)[0].documents == len(works)
    assert find_collections(session)[0].state == "read"


@pytest.mark.parametrize(
    "same",
    [
        {"doi": "10.1002/(sici)1520-6629(199901)27:1<17::aid-jcop2>3.0.co;2-i"},
        {"ncj_number": "251579"},
        {"year": 2019, "title": "HOT SPOTS policing NIBIN 100 of what we_know"},
    ],
)
def test_record_of_a_work_that_is_described_here_is_joined_with_it(
    session: Session, curated: Work, tmp_path: Path, same: dict[str, object]
) -> None:
    title = {"title": "Hot spots policing and NIBIN", "type": WorkType.ARTICLE_JOURNAL}
    path = write_ris(tmp_path / "a.ris", [make_work(1, **{**title, **same})])
    assert bring(session, path, tmp_path) == {"joined": 1}
    assert session.scalars(select(Document.slug)).all() == ["ref-ours"]


def test_second_record_of_one_work_fills_in_what_the_first_lacks(session: Session, tmp_path: Path) -> None:
    first = make_work(1, doi="10.1234/abc", publisher="A press")
    second = make_work(1, doi="10.1234/ABC", abstract=None, number="R-7", publisher="Another press")
    assert bring(session, write_ris(tmp_path / "a.ris", [first, second]), tmp_path) == {"added": 1, "joined": 1}
    (record,) = session.scalars(select(Document.record))
    assert (record["publisher"], record["number"], record["abstract"]) == ("A press", "R-7", "Words.")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": "Quite another matter altogether", "doi": "10.1234/abc"}, "another title"),
        ({"doi": "10.1234/other"}, "another DOI"),
        ({"doi": "10.1234/abc", "ncj_number": "22222"}, "two records"),
    ],
)
def test_what_is_doubtful_waits_for_a_person(
    session: Session, tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    held = [make_work(1, doi="10.1234/abc"), make_work(2, ncj_number="22222")]
    bring(session, write_ris(tmp_path / "a.ris", held), tmp_path)
    doubtful = write_ris(tmp_path / "b.ris", [make_work(1, **changes)])
    assert bring(session, doubtful, tmp_path, again=True) == {"waiting": 1}
    (question,) = find_questions(session).items
    assert reason in question.reason
    assert bring(session, doubtful, tmp_path, again=True) == {"waiting": 1}, "it is asked once"
    assert find_questions(session).total == 1


@pytest.mark.parametrize(("decision", "documents"), [("join", 1), ("apart", 2), ("drop", 1)])
def test_choice_of_a_person_is_kept(session: Session, tmp_path: Path, decision: str, documents: int) -> None:
    bring(session, write_ris(tmp_path / "a.ris", [make_work(1, doi="10.1234/abc")]), tmp_path)
    path = write_ris(tmp_path / "b.ris", [make_work(1, doi="10.1234/other")])
    bring(session, path, tmp_path, again=True)
    (question,) = find_questions(session).items
    decide(session, COMMAND_LINE, question.id, decision, question.candidates[0].slug)
    assert find_questions(session).total == 0
    bring(session, path, tmp_path, again=True)
    assert session.scalar(select(func.count()).select_from(Document)) == documents
    settled = {"join": "joined", "apart": "apart", "drop": "dropped"}[decision]
    assert session.scalars(select(HarvestQuestion.state)).all() == [settled]


def test_catalog_of_a_department_is_read(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    item = {
        "title": "Gun markets, 2019",
        "description": "What was asked.",
        "identifier": "https://doi.org/10.3886/ICPSR36164.v2",
        "issued": "2021-05-26T13:14:56",
        "publisher": {"@type": "org:Organization", "name": "National Institute of Justice"},
        "keyword": ["guns", "markets"],
        "landingPage": "https://example.org/36164",
    }
    path.write_text(json.dumps({"conformsTo": "https://example.org/v1.1", "dataset": [item, {"title": ""}]}))
    assert bring(session, path, tmp_path) == {"added": 1, "unusable": 1}
    (record,) = session.scalars(select(Document.record))
    assert (record["type"], record["doi"], record["publisher"]) == (
        *("dataset", "10.3886/ICPSR36164.v2", "National Institute of Justice"),
    )
    assert (record["year"], record["month"], record["keywords"]) == (2021, 5, ["guns", "markets"])


@pytest.mark.parametrize(
    "feed",
    [
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><id>a1</id><title>One</title>'
        '<link href="https://example.org/1"/><updated>2024-05-01T00:00:00Z</updated>'
        "<author><name>Jane Doe</name></author>"
        "<summary>Text</summary></entry></feed>",
        '<rss version="2.0"><channel><title>News</title><item><guid>a1</guid><title>One</title>'
        "<link>https://example.org/1</link><pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate><author>Jane Doe</author>"
        "<description>Text</description></item></channel></rss>",
    ],
)
def test_feed_is_read(session: Session, tmp_path: Path, feed: str) -> None:
    (tmp_path / "feed.xml").write_text(feed)
    assert bring(session, tmp_path / "feed.xml", tmp_path) == {"added": 1}
    (record,) = session.scalars(select(Document.record))
    assert (record["type"], record["title"], record["container"], record["url"]) == (
        *("webpage", "One", "News", "https://example.org/1"),
    )
    assert (record["year"], record["month"], record["day"]) == (2024, 5, 1)
    assert record["authors"][0]["family"] == "Doe"


class _Base(BaseHTTPRequestHandler):
    """An OAI-PMH base of three records in two parts, busy at first; the last record can be deleted."""

    busy = 1
    deleted = False
    asked: list[str] = []  # noqa: RUF012  a handler is made again for each request

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        if type(self).busy:
            type(self).busy -= 1
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.end_headers()
            return
        body = self._answer().encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""

    def _answer(self) -> str:
        from xml.etree import ElementTree as ET

        if "ListMetadataFormats" in self.path:
            return "<OAI-PMH><metadataFormat><metadataPrefix>mods</metadataPrefix></metadataFormat></OAI-PMH>"

        def name(at: int, day: str) -> str:
            return f"<identifier>id{at}</identifier><datestamp>{day}</datestamp>"

        def record(at: int, work: Work) -> str:
            if at == 2 and type(self).deleted:
                return f'<record><header status="deleted">{name(at, "2024-02-01")}</header></record>'
            holder = ET.Element("metadata")
            add_mods(holder, work, f"id{at}")
            said = ET.tostring(holder, encoding="unicode")
            return f"<record><header>{name(at, f'2024-01-0{at + 1}')}</header>{said}</record>"

        works = WORKS[:3]
        first = "resumptionToken" not in self.path
        records = "".join(record(at, works[at]) for at in ((0, 1) if first else (2,)))
        token = "<resumptionToken>next</resumptionToken>" if first else "<resumptionToken/>"
        return f"<OAI-PMH><ListRecords>{records}{token}</ListRecords></OAI-PMH>"


@pytest.fixture
def base() -> Iterator[str]:
    _Base.busy, _Base.deleted, _Base.asked = 1, False, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Base)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/oai"
    server.shutdown()
    server.server_close()
    thread.join()


def test_base_is_harvested_in_parts_and_then_only_what_changed(session: Session, base: str, tmp_path: Path) -> None:
    assert bring(session, base, tmp_path) == {"added": 3}
    works = session.scalars(select(Document.record)).all()
    assert {work["title"] for work in works} == {work.title for work in WORKS[:3]}
    _Base.deleted, _Base.asked = True, []
    assert bring(session, base, tmp_path) == {"unchanged": 2, "removed": 1}
    assert "from=2024-01-03" in _Base.asked[0]
    assert session.scalar(select(func.count()).select_from(Document)) == 2


@pytest.mark.parametrize("name", ["", "curated", "all", "Studies", "a b", "x" * 41])
def test_wrong_name_of_a_collection_is_refused(session: Session, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRequest):
        harvest(session, COMMAND_LINE, str(tmp_path / "x.ris"), collection=name, name="", folder=tmp_path)


def test_place_that_is_not_there_is_said(session: Session, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="neither a web address nor a file"):
        bring(session, tmp_path / "nothing.ris", tmp_path)
