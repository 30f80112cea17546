"""A PDF of one's own goes with a reading: to all who may read the list, in the packet, and away again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kb.models import Original
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.services.erasing import erase_file
from kb.services.indexing.outbox import drain
from kb.services.lists import own_files
from kb.workspace import Workspace
from tests.kb.helpers.house import House, open_house
from tests.kb.helpers.signing import post

PDF = b"%PDF-1.7\nnot a real one, and nothing here opens it\n%%EOF\n"


@pytest.fixture
def house(empty: Workspace) -> Iterator[House]:
    made = open_house(empty)
    yield made
    made.app.extensions["kb"].engine.dispose()


def add(house: House, data: bytes = PDF, may_share: str = "yes", **typed: str) -> TestResponse:
    section = house.view().sections[1]
    fields = {"title": "Our charter", "section": str(section.id), "may_share": may_share, **typed}
    return post(house.client(), f"/lists/{house.key}/own", file=(io.BytesIO(data), "../charter.pdf"), **fields)


def attach(house: House, item: int, data: bytes = PDF) -> TestResponse:
    path = f"/lists/{house.key}/files/{item}"
    return post(house.client(), path, file=(io.BytesIO(data), "a.pdf"), may_share="yes")


def fetch(house: House, path: str, client: FlaskClient | None = None) -> bytes:
    with (client or house.client()).get(path) as answer:
        assert answer.status_code == 200
        return bytes(answer.data)


def kept(house: House) -> list[str]:
    with house.workspace.sessions() as session:
        return list(session.scalars(select(Original.sha256)))


def test_work_of_ones_own_brings_its_pdf_to_all_who_may_read_the_list(house: House) -> None:
    assert add(house).status_code == 303
    item = house.view().sections[1].items[-1]
    path = f"/lists/{house.key}/files/{item.id}"
    with house.client().get(path) as answer:
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"] == 'attachment; filename="Our charter.pdf"'
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    for page in ("", "/handouts", "/edit"):
        assert path in house.client().get(f"/lists/{house.key}{page}").get_data(as_text=True), page
    assert house.client(None).get(path).status_code == 404
    house.publish()
    assert fetch(house, path, house.client(None)) == PDF


def test_packet_has_it_under_a_name_of_ours(house: House) -> None:
    add(house)
    item = house.view().items[0]
    attach(house, item.id, PDF + b"2")
    packet = zipfile.ZipFile(io.BytesIO(fetch(house, f"/lists/{house.key}/packet.zip")))
    own = house.view().sections[1].items[-1].slug
    assert packet.namelist() == ["001-home-visits.pdf", f"002-{own}.pdf", "contents.txt"]
    assert packet.read("001-home-visits.pdf") == PDF + b"2"


@pytest.mark.parametrize(
    ("data", "may_share", "said"),
    [
        (b"PK\x03\x04 a zip file", "yes", "This is not a PDF."),
        (b"", "yes", "This is not a PDF."),
        (PDF, "", "Tick that it may be given"),
        (PDF + b" " * 100, "yes", "Split it"),
    ],
)
def test_file_that_cannot_be_kept_is_told_and_nothing_is_added(
    house: House, data: bytes, may_share: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_files, "LARGEST_PDF", 100)
    before = house.view()
    answer = add(house, data, may_share)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert house.view().items == before.items
    assert kept(house) == []


def test_work_whose_fields_are_wrong_leaves_no_file_behind(house: House) -> None:
    assert add(house, title="").status_code == 422
    assert list(house.workspace.settings.originals_folder.glob("??/*")) == []


def test_reading_of_the_base_can_have_one_and_lose_it_and_a_version_brings_it_back(house: House) -> None:
    with house.workspace.sessions() as session:
        drain(session, house.workspace.index)  # the page offers other readings too
    item = house.view().items[0]
    assert attach(house, item.id).status_code == 303
    given = house.view().revision
    assert house.view().items[0].file
    page = house.client().get(f"/lists/{house.key}/choose?instead={item.id}").get_data(as_text=True)
    assert "Take the PDF away" in page
    assert post(house.client(), f"/lists/{house.key}/files/{item.id}", remove="yes").status_code == 303
    assert house.view().items[0].file is None
    assert house.client().get(f"/lists/{house.key}/files/{item.id}").status_code == 404
    post(house.client(), f"/lists/{house.key}/versions/{given}/restore")
    assert fetch(house, f"/lists/{house.key}/files/{item.id}") == PDF


def test_copy_of_a_list_has_the_same_file(house: House) -> None:
    attach(house, house.view().items[0].id)
    copied = post(house.client(), f"/lists/{house.key}/copy").headers["Location"].split("/")[-2]
    item = house.view(copied).items[0]
    assert fetch(house, f"/lists/{copied}/files/{item.id}") == PDF


def test_list_holds_only_so_much(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_files, "MOST_PDF_BYTES", len(PDF) + 10)
    first, second = house.view().items[:2]
    assert attach(house, first.id).status_code == 303
    assert attach(house, second.id, PDF + b"another one").status_code == 422
    assert attach(house, first.id, PDF + b"2").status_code == 303


def test_erased_file_is_gone_from_lists_and_does_not_come_back(house: House) -> None:
    attach(house, house.view().items[0].id)
    (sha256,) = kept(house)
    with house.workspace.sessions() as session:
        erase_file(session, house.workspace.settings, COMMAND_LINE, sha256)
    assert house.view().items[0].file is None
    assert "was erased here" in attach(house, house.view().items[0].id).get_data(as_text=True)
    post(house.client(), f"/lists/{house.key}/versions/2/restore")
    assert house.view().items[0].file is None


def test_readers_bring_no_files(house: House) -> None:
    house.publish()
    item = house.view().items[0].id
    for client, refused in ((house.client(None), 401), (house.client(Role.READER, "rita"), 403)):
        answer = post(client, f"/lists/{house.key}/files/{item}", file=(io.BytesIO(PDF), "a.pdf"), may_share="yes")
        assert answer.status_code == refused
    assert kept(house) == []
