"""OAI-PMH: a real client harvests everything, in parts, with deletions and from a date on; errors are its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch
from sqlalchemy import select

from kb.app import create_app
from kb.models import Document
from kb.services.publishing.content_files import store_content
from kb.services.sharing import oai_pmh as harvest
from kb.services.sharing.oai_pmh_request import VERBS, Position, Refused, Selection, base64, build_token, read_token
from kb.workspace import Workspace
from tests.kb.helpers.serving import serve
from tests.kb.helpers.writing import write_lesson, write_practice

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LISTS = "verb=ListRecords&metadataPrefix=oai_dc"
COUNT = 7


@pytest.fixture
def base(empty: Workspace) -> Workspace:
    """Seven documents, each changed a day after the one before; the third was withdrawn. One has odd signs in it."""
    folder = empty.settings.content
    write_practice(folder, "home-visits")
    for number in range(COUNT - 1):
        write_lesson(folder, f"lesson-{number}")
    with empty.sessions() as session:
        store_content(session, folder)
        (folder / "lessons" / "lesson-1.md").unlink()
        store_content(session, folder)
        for day, row in enumerate(session.scalars(select(Document).order_by(Document.slug))):
            row.updated_at = datetime(2024, 3, day + 1, 12, 0, 0, 500_000, tzinfo=UTC)
            if row.slug == "lesson-0":
                row.summary = "Odd: \x00\x08 <b> & \ud7ff \uffff ]]>"
        session.commit()
    return empty


@pytest.fixture
def client(base: Workspace) -> Iterator[FlaskClient]:
    app = create_app(base.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


def ask(client: FlaskClient, query: str) -> ET.Element:
    """The answer to a request."""
    answer = client.get(f"/oai?{query}")
    assert answer.status_code == 200
    assert answer.content_type == "text/xml; charset=utf-8"
    return ET.fromstring(answer.data)


def error_of(root: ET.Element) -> str | None:
    """The protocol's code of an error."""
    error = root.find(f"{OAI}error")
    return None if error is None else error.attrib["code"]


def slugs(root: ET.Element) -> list[str]:
    """The documents in an answer, in order."""
    return [str(element.text).rpartition(":")[2] for element in root.iter(f"{OAI}identifier")]


def test_real_client_harvests_all_in_parts_with_the_deletion(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvest, "PAGE", 2)
    with serve(create_app(base.settings)) as address:
        sickle = Sickle(f"{address}/oai")
        assert sickle.Identify().deletedRecord == "persistent"
        records = list(sickle.ListRecords(metadataPrefix="oai_dc"))
        assert len({record.header.identifier for record in records}) == len(records) == COUNT
        deleted = [record.header.identifier for record in records if record.deleted]
        assert deleted == ["oai:psp-knowledge-base:lesson-1"]
        assert len(list(sickle.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True))) == COUNT - 1
        practice = next(record for record in records if record.header.identifier.endswith("home-visits"))
        assert practice.metadata["title"] == ["home visits"]
        assert practice.metadata["creator"] == ["PSP Knowledge Base"]
        assert f"{address}/practices/home-visits" in practice.metadata["identifier"]
        assert "kind-practice" in practice.header.setSpecs
        assert len(list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set="kind-lesson"))) == COUNT - 1
        assert len(list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set="area-crime-analysis"))) == COUNT - 1
        assert {entry.setSpec for entry in sickle.ListSets()} >= {"kind-practice", "area-gun-violence"}


def test_real_client_gets_what_changed_since(base: Workspace) -> None:
    with serve(create_app(base.settings)) as address:
        sickle = Sickle(f"{address}/oai")
        since = (datetime.now(UTC) - timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
        with pytest.raises(NoRecordsMatch):
            list(sickle.ListRecords(metadataPrefix="oai_dc", **{"from": since}))
        folder = base.settings.content
        with base.sessions() as session:
            write_lesson(folder, "lesson-3", body="## What happened\nIt changed.\n")
            (folder / "practices" / "home-visits.md").unlink()
            store_content(session, folder)
        found = {r.header.identifier: r.deleted for r in sickle.ListRecords(metadataPrefix="oai_dc", **{"from": since})}
        assert found == {"oai:psp-knowledge-base:lesson-3": False, "oai:psp-knowledge-base:home-visits": True}


def test_whole_base_is_harvested_with_authors_and_numbers(reader: FlaskClient) -> None:
    seen: list[str] = []
    root = ask(reader, LISTS)
    while True:
        seen += slugs(root)
        token = root.find(f".//{OAI}resumptionToken")
        assert token is not None
        assert token.attrib["completeListSize"] == str(len(set(seen))) or token.text
        if not token.text:
            break
        root = ask(reader, f"verb=ListRecords&resumptionToken={token.text}")
    assert len(seen) == len(set(seen)) == int(token.attrib["completeListSize"]) > 350
    slug = "ref-a-randomized-test-of-initial-and-residual-deterrence-from-directed-2013"
    record = ask(reader, f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:psp-knowledge-base:{slug}")
    assert next(e.text for e in record.iter(f"{DC}creator")) == "Koper, C.S."
    assert "doi:10.1007/s11292-012-9170-z" in [e.text for e in record.iter(f"{DC}identifier")]


def test_document_that_changes_during_a_harvest_is_askedagain_and_none_is_lost(
    client: FlaskClient, base: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest, "PAGE", 3)
    first = ask(client, LISTS)
    with base.sessions() as session:
        row = session.scalars(select(Document).where(Document.slug == slugs(first)[0])).one()
        row.updated_at = datetime(2025, 1, 1, tzinfo=UTC)
        session.commit()
    seen, root = slugs(first), first
    while (token := root.findtext(f".//{OAI}resumptionToken")) and (
        root := ask(client, f"verb=ListRecords&resumptionToken={token}")
    ):
        seen += slugs(root)
    assert len(set(seen)) == COUNT
    assert seen.count(slugs(first)[0]) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=2024-03-03", 5),
        ("until=2024-03-03", 3),
        ("from=2024-03-03T12:00:00Z", 5),
        ("from=2024-03-03T12:00:01Z", 4),
        ("until=2024-03-03T12:00:00Z", 3),
        ("from=2024-03-02&until=2024-03-04", 3),
        ("until=9999-12-31", 7),
    ],
)
def test_dates_include_both_ends(client: FlaskClient, query: str, found: int) -> None:
    assert len(slugs(ask(client, f"{LISTS}&{query}"))) == found


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Steal", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        (f"{LISTS}&metadataPrefix=oai_dc", "badArgument"),
        (f"{LISTS}&from=yesterday", "badArgument"),
        (f"{LISTS}&from=2024-02-30", "badArgument"),
        (f"{LISTS}&from=2024-03-01T00:00Z", "badArgument"),
        (f"{LISTS}&from=", "badArgument"),
        (f"{LISTS}&from=2024-03-02&until=2024-03-01", "badArgument"),
        (f"{LISTS}&from=2024-03-02&until=2024-03-04T00:00:00Z", "badArgument"),
        (f"{LISTS}&set=a%20b", "badArgument"),
        (f"{LISTS}&resumptionToken=abc", "badArgument"),
        ("verb=ListRecords&resumptionToken=abc", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=abc", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=marc21&identifier=oai:psp-knowledge-base:lesson-0", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=lesson-0", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:psp-knowledge-base:nope", "idDoesNotExist"),
        (f"{LISTS}&from=2100-01-01", "noRecordsMatch"),
        (f"{LISTS}&set=kind-nothing", "noRecordsMatch"),
        (f"{LISTS}&set=kind-summit&until=1999-12-31", "noRecordsMatch"),
    ],
)
def test_errors_have_the_codes_of_the_protocol(reader: FlaskClient, query: str, code: str) -> None:
    root = ask(reader, query)
    assert error_of(root) == code
    request = root.find(f"{OAI}request")
    assert request is not None
    assert bool(request.attrib) == (code not in ("badVerb", "badArgument"))


def test_post_is_answered_as_get(client: FlaskClient) -> None:
    posted = ET.fromstring(client.post("/oai", data={"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}).data)
    assert slugs(posted) == slugs(ask(client, "verb=ListIdentifiers&metadataPrefix=oai_dc"))
    assert error_of(ET.fromstring(client.post("/oai?verb=Identify").data)) == "badVerb"


def test_deleted_record_has_a_header_and_nothing_else(client: FlaskClient) -> None:
    root = ask(client, "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:psp-knowledge-base:lesson-1")
    record = root.find(f".//{OAI}record")
    assert record is not None
    assert [child.tag for child in record] == [f"{OAI}header"]
    assert record[0].attrib == {"status": "deleted"}
    assert error_of(ask(client, "verb=ListMetadataFormats&identifier=oai:psp-knowledge-base:lesson-1")) is None


def test_identify_says_what_the_protocol_demands(client: FlaskClient) -> None:
    said = {child.tag.removeprefix(OAI): child.text for child in ask(client, "verb=Identify").find(f"{OAI}Identify")}
    assert said["baseURL"] == "http://localhost/oai"
    assert said["protocolVersion"] == "2.0"
    assert said["earliestDatestamp"] == "2024-03-01T12:00:00Z"
    assert said["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert re.fullmatch(r"\S+@(\S+\.)+\S+", said["adminEmail"])


def test_odd_signs_in_a_text_leave_the_answer_well_formed(client: FlaskClient) -> None:
    root = ask(client, "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:psp-knowledge-base:lesson-0")
    assert root.findtext(f".//{DC}description") == "Odd: <b> & \ud7ff ]]>"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["verb", "metadataPrefix", "from", "until", "set", "identifier", "resumptionToken"])
        | st.text(max_size=5),
        st.lists(st.sampled_from([*VERBS, "oai_dc", "2024-03-01"]) | st.text(max_size=20), max_size=2),
        max_size=4,
    )
)
def test_any_request_gets_an_answer_of_the_protocol(base: Workspace, asked: dict[str, list[str]]) -> None:
    with base.sessions() as session:
        root = ET.fromstring(harvest.answer_oai(session, asked, "http://kb"))
    assert root.tag == f"{OAI}OAI-PMH"
    assert len(root) == 3


moments = st.datetimes(timezones=st.just(UTC))


@given(st.none() | moments, st.none() | moments, moments, st.integers(0, 2**40), st.integers(0, 10**6))
def test_token_holds_all_that_the_next_part_needs(
    first: datetime | None, last: datetime | None, changed: datetime, number: int, cursor: int
) -> None:
    token = build_token(Selection(first, last, "kind-lesson"), Position(changed, number), cursor)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    assert read_token(token) == Selection(first, last, "kind-lesson", Position(changed, number), cursor)


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.b64encode(raw).decode()))
def test_no_other_text_is_a_token(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_token(text)
    assert refused.value.code == "badResumptionToken"
