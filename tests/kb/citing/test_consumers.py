"""What leaves here, taken by the programs that people use: pandoc, biber, citation-js, LibreOffice.

Each is Debian's package or npm's (``.ci/run`` installs them) and skipped with a word where it is absent. Feeds and
OAI-PMH are read by feedparser and Sickle in ``tests/kb/sharing``.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import rispy
from flask.testing import FlaskClient

from kb.services.citing import EXPORTS, Citable, build_bundle
from knowledge.bibliography import Work, WorkType
from knowledge.content_folder import read_file
from knowledge.records import ReferenceRecord
from tests.conftest import ROOT
from tests.kb.helpers.citing import BUNDLE
from tests.kb.helpers.works import EXAMPLES

CITATION_JS = ROOT / "build" / "consumers" / "node_modules" / "citation-js"
WAIT = 300


def _iter_references() -> list[ReferenceRecord]:
    entries = read_file(ROOT / "content" / "references.yaml")
    return [entry.record for entry in entries if isinstance(entry.record, ReferenceRecord)]


def _as_work(record: ReferenceRecord) -> Work:
    return Work.model_validate({name: getattr(record, name) for name in Work.model_fields})


WORKS = {record.slug: _as_work(record) for record in _iter_references()} | {
    f"example-{kind.value.replace('_', '-')}": work for kind, work in EXAMPLES.items()
}
"""Every reference of the content, and an example of each type."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all works in each bibliographic form."""
    made = tmp_path_factory.mktemp("consumers")
    citables = tuple(
        Citable(slug, "reference", f"https://kb.example.org/references/{slug}", work) for slug, work in WORKS.items()
    )
    for ending in ("ris", "bib", "biblatex", "csl.json"):
        (made / f"works.{EXPORTS[ending].file_ending}").write_bytes(
            EXPORTS[ending].write(build_bundle(citables, "All"))
        )
    return made


def run(program: str, *arguments: str | Path, package: str = "") -> subprocess.CompletedProcess[str]:
    """``program`` run to its end; the test is skipped where it is not installed."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: install Debian's package {package or program}")
    command = [program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=WAIT, check=False)


@pytest.mark.parametrize("name", ["works.bib", "works.biblatex.bib"])
def test_biber_takes_every_entry_without_a_warning(folder: Path, name: str) -> None:
    said = run("biber", "--tool", "--nolog", f"--output-file={folder / 'out.bib'}", folder / name)
    assert said.returncode == 0, said.stdout
    assert not re.findall(r"(?:WARN|ERROR)[^\n]*", said.stdout)
    assert (folder / "out.bib").read_text("utf-8").count("\n@") >= len(WORKS) - 1


@pytest.mark.parametrize("name", ["works.csl.json", "works.bib", "works.biblatex.bib"])
def test_pandoc_cites_every_work_without_a_word(folder: Path, name: str) -> None:
    page = folder / "page.md"
    page.write_text("---\nnocite: '@*'\n---\n", "utf-8")
    said = run("pandoc", "--citeproc", f"--bibliography={folder / name}", "--to=html", page)
    assert (said.returncode, said.stderr) == (0, "")
    assert {slug for slug in WORKS if f'id="ref-{slug}"' in said.stdout} == set(WORKS)


@pytest.mark.parametrize("name", ["works.ris", "works.bib", "works.biblatex.bib", "works.csl.json"])
def test_citation_js_finds_every_title_and_author(folder: Path, name: str) -> None:
    if not CITATION_JS.exists():
        pytest.skip("citation-js is not installed: npm install --prefix build/consumers citation-js")
    script = ROOT / "tests" / "kb" / "helpers" / "read_citations.js"
    said = run("node", script, CITATION_JS.parent.parent, folder / name, package="nodejs")
    assert said.returncode == 0, said.stderr
    found = {item["id"]: item for item in json.loads(said.stdout)}
    assert set(found) == set(WORKS)
    wrong = [
        slug
        for slug, work in WORKS.items()
        if not (name == "works.ris" and _loses_authors(work))
        and [name.get("family") or name.get("literal") for name in found[slug].get("author", [])][: len(work.authors)]
        != [name.family or name.literal for name in work.authors]
    ]
    assert not wrong


def _loses_authors(work: Work) -> bool:
    """Of RIS, citation-js 0.7.22 drops authors of news, law and films, and knows no particle and no comma in a name."""
    odd = any("," in (name.literal or "") or name.particle for name in work.authors)
    return odd or work.type in (WorkType.ARTICLE_NEWSPAPER, WorkType.LEGISLATION, WorkType.MOTION_PICTURE)


def test_libreoffice_opens_the_word_document_of_a_list(tmp_path: Path) -> None:
    path = tmp_path / "list.docx"
    path.write_bytes(EXPORTS["docx"].write(BUNDLE))
    _check_word_document(path, ["Readings for Tuesday", "Evaluation of a strategy", BUNDLE.url])


def test_libreoffice_opens_the_word_document_of_a_page(reader: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "page.docx"
    path.write_bytes(reader.get("/practices/hot-spots-policing.docx").data)
    _check_word_document(path, ["Hot spots policing", "/practices/hot-spots-policing"])


def _check_word_document(path: Path, words: list[str]) -> None:
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    turn = ("--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", path.parent)
    said = run("soffice", profile, *turn, path, package="libreoffice-writer")
    assert said.returncode == 0, said.stderr
    text = path.with_suffix(".txt").read_text("utf-8")
    assert [word for word in words if word not in text] == []


ZOTERO = {
    WorkType.ARTICLE_JOURNAL: "JOUR",
    WorkType.ARTICLE_NEWSPAPER: "NEWS",
    WorkType.REPORT: "RPRT",
    WorkType.BOOK: "BOOK",
    WorkType.CHAPTER: "CHAP",
    WorkType.THESIS: "THES",
    WorkType.PAPER_CONFERENCE: "CONF",
    WorkType.WEBPAGE: "ELEC",
    WorkType.DATASET: "DATA",
}
"""The tags by which Zotero's translator of RIS gives an item its type; the translator itself is run by hand."""


def test_ris_has_the_type_and_the_authors_that_zotero_reads(folder: Path) -> None:
    """An agency is written without a comma between words, so that it is not split into first and last name."""
    for record in rispy.loads((folder / "works.ris").read_text("utf-8")):
        work = WORKS[record["id"]]
        if work.type in ZOTERO:
            assert record["type_of_reference"] == ZOTERO[work.type]
        for name, written in zip(work.authors, record.get("authors", ()), strict=True):
            if name.literal:
                assert re.fullmatch(r"[^,]*|.*,", written), written
            else:
                assert written.split(",")[0] == name.whole_family
