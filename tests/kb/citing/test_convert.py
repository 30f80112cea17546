"""``kb convert``: records of every vendor come in whole and leave whole, and what cannot be used is named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.errors import BadRequest
from kb.services.citing.convert import TARGETS, convert_file
from knowledge.bibliography import Name, WorkType
from knowledge.bibliography.formats.ris_write import write_ris_record
from tests.conftest import ROOT
from tests.kb.helpers.works import EXAMPLES

ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?><xml><records><record>
<ref-type name="Book Section">5</ref-type><rec-number>12</rec-number>
<contributors><authors><author><style face="normal">van der Berg, Jan, Jr.</style></author>
<author>Bureau of Justice Assistance,</author></authors>
<secondary-authors><author>Weisburd, David</author></secondary-authors></contributors>
<titles><title><style>Reading</style> places</title><secondary-title>A handbook</secondary-title></titles>
<pages>10-30</pages><edition>2nd</edition><dates><year>2012</year></dates>
<pub-location>New York</pub-location><publisher>Example Press</publisher><isbn>978-0-19-539882-3</isbn>
<electronic-resource-num>10.1002/abc</electronic-resource-num>
<urls><related-urls><url>https://example.org/x</url></related-urls></urls>
<accession-num>NCJ 251579</accession-num><abstract>One.</abstract><custom1>Box 7</custom1>
</record></records></xml>"""
ZOTERO = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","DOI","Url","Date","Pages",'
    '"Issue","Volume","Manual Tags"\n"ABC","journalArticle","2019","Braga, Anthony A.; RAND Corporation",'
    '"Hot spots","Police Quarterly","","10.1002/x","https://example.org","2019-05-12","283-308","3","21","a; b"\n'
)
VENDORS = {
    "ovid": "1. \r\nTY  - JOUR\r\nA1  - Doe, Jane\r\nT1  - Title one.\r\nJF  - Crime & Delinquency\r\n"
    "Y1  - 2012/05//\r\nVL  - 5\r\nIS  - 2\r\nSP  - 1-9\r\nER  - \r\n",
    "ebsco": "Provider: EBSCO\nTY  - JOUR\nAU  - Doe, Jane\nT1  - Title one.\nJF  - Crime & Delinquency\nVL  - 5\n"
    "IS  - 2\nSP  - 1\nEP  - 9\nPY  - 2012/05//\nN1  - Accession Number: 1; Email Address: x@example.org\n"
    "AB  - Copyright of Crime is the property of a publisher and its content may not be emailed.\n"
    "UR  - https://search.ebscohost.com/login.aspx?direct=true\nER  - \n",
    "proquest": "TY  - JOUR\nT1  - Title one\nAU  - Doe, Jane\nY1  - 2012/05//\nJO  - Crime & Delinquency\nVL  - 5\n"
    "IS  - 2\nSP  - 1\nEP  - 9\nL2  - https://login.proxy.example/x\nER  - \n",
    "endnote": "TY  - JOUR\nAU  - Doe, Jane\nDA  - 2012/05/01/May\nPY  - 2012\nTI  - Title one\n"
    "T2  - Crime & Delinquency\nVL  - 5\nM1  - 2\nSP  - 1-9\nER  - \n",
    "bibtex": "@article{doe, author={Jane Doe}, title={Title one}, journal={Crime \\& Delinquency}, volume=5,\n"
    "number=2, pages={1--9}, month=may, year=2012}",
    "csl": json.dumps(
        {
            "type": "article-journal",
            "title": "Title one",
            "container-title": "Crime & Delinquency",
            "volume": 5,
            "issue": "2",
            "page": "1-9",
            "author": [{"family": "Doe", "given": "Jane"}],
            "issued": {"date-parts": [["2012", "5"]]},
        }
    ),
}


def convert(tmp_path: Path, text: str | bytes, name: str = "file.txt", to: str = "csl.json") -> list[dict[str, Any]]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    found: list[dict[str, Any]] = json.loads(convert_file(path, to).content)
    return found


@pytest.mark.parametrize("vendor", VENDORS)
def test_one_article_is_the_same_from_every_vendor(tmp_path: Path, vendor: str) -> None:
    (item,) = convert(tmp_path, VENDORS[vendor])
    assert (item["type"], item["title"], item["container-title"]) == (
        *("article-journal", "Title one", "Crime & Delinquency"),
    )
    assert (item["volume"], item["issue"], item["page"]) == ("5", "2", "1-9")
    assert item["author"] == [{"family": "Doe", "given": "Jane"}]
    assert item["issued"]["date-parts"][0][:2] == [2012, 5]
    assert "@" not in json.dumps(item)
    assert "login" not in json.dumps(item)


def test_endnote_xml_keeps_every_field(tmp_path: Path) -> None:
    (item,) = convert(tmp_path, ENDNOTE, "library.xml")
    person, agency = item["author"]
    assert person == {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."}
    assert agency == {"literal": "Bureau of Justice Assistance"}
    assert (item["type"], item["container-title"], item["edition"], item["page"]) == (
        *("chapter", "A handbook", "2nd", "10-30"),
    )
    assert item["editor"] == [{"family": "Weisburd", "given": "David"}]
    assert (item["ISBN"], item["DOI"], item["call-number"]) == ("978-0-19-539882-3", "10.1002/abc", "NCJ 251579")
    assert (item["publisher-place"], item["abstract"], item["note"]) == ("New York", "One.", "custom1: Box 7")


def test_table_of_zotero_keeps_every_column(tmp_path: Path) -> None:
    (item,) = convert(tmp_path, ZOTERO, "library.csv")
    assert item["author"] == [{"family": "Braga", "given": "Anthony A."}, {"literal": "RAND Corporation"}]
    assert (item["type"], item["container-title"], item["page"]) == ("article-journal", "Police Quarterly", "283-308")
    assert (item["keyword"], item["issued"]) == ("a, b", {"date-parts": [[2019, 5, 12]]})


@pytest.mark.parametrize("target", ["ris", "bib", "biblatex", "csl.json", "mods"])
@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_type_comes_through_every_form(tmp_path: Path, kind: WorkType, target: str) -> None:
    source, between = tmp_path / "in.ris", tmp_path / f"between.{target}"
    source.write_text(write_ris_record(EXAMPLES[kind], "key"), "utf-8", newline="")
    between.write_bytes(convert_file(source, target).content)
    assert convert_file(between, "ris").content == convert_file(source, "ris").content


def test_sici_stays_whole_and_et_al_is_nobody(tmp_path: Path) -> None:
    doi = "10.1002/(SICI)1520-6629(199901)27:1<17::AID-JCOP2>3.0.CO;2-I"
    text = f"TY  - JOUR\nTI  - Old\nAU  - Buckley, P.R. et al.\nDO  - {doi}\nER  - \n"
    (item,) = convert(tmp_path, text)
    assert item["DOI"] == doi
    assert item["author"] == [{"family": "Buckley", "given": "P.R."}]
    (tmp_path / "x.ris").write_text(text)
    bib = convert_file(tmp_path / "x.ris", "bib").content.decode()
    assert "author = {Buckley, P.~R. and others}" in bib


def test_keys_are_kept_and_made_where_there_are_none(tmp_path: Path) -> None:
    text = "".join(
        f"TY  - RPRT\n{key}TI  - T\nAU  - Doe, Jane\nPY  - 2012\nER  - \n" for key in ("ID  - mine\n", "", "")
    )
    assert [item["id"] for item in convert(tmp_path, text)] == ["mine", "doe2012", "doe2012-2"]


@pytest.mark.parametrize(
    "text", ["", "no record at all", "[1, 2", "@article{x, title = {", "<html></html>", "a,b\n1,2\n"]
)
def test_file_without_a_record_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").write_text(text)
    with pytest.raises(BadRequest):
        convert_file(tmp_path / "x", "ris")


def test_every_form_is_offered_by_the_command(tmp_path: Path) -> None:
    path = tmp_path / "two.ris"
    path.write_text("TY  - RPRT\nTI  - One\nER  - \nTY  - RPRT\nAU  - Nobody, A.\nER  - \n")
    ran = subprocess.run(
        [sys.executable, "-m", "kb", "convert", str(path), "--to", "csl.json"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert [item["title"] for item in json.loads(ran.stdout)] == ["One"]
    assert ran.returncode == 1
    assert f"LEFT OUT {path}: line 4: it has no title" in ran.stderr
    assert set(TARGETS) == {"ris", "bib", "biblatex", "csl.json", "mods"}


def test_name_of_an_agency_with_a_comma_comes_through_ris_whole(tmp_path: Path) -> None:
    work = EXAMPLES[WorkType.REPORT].model_copy(update={"authors": (Name(literal="Police Department, Chicago"),)})
    assert "AU  - Police Department, Chicago,\r\n" in write_ris_record(work)
    (item,) = convert(tmp_path, write_ris_record(work))
    assert item["author"] == [{"literal": "Police Department, Chicago"}]
