"""Every format, read back by a parser that others wrote: fields in their places, and no text that breaks out of one."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import bibtexparser
import pytest
import rispy
from bibtexparser import Library
from bibtexparser import middlewares as reading
from docx import Document
from docx.document import Document as WordDocument
from hypothesis import given, settings
from markdown import markdown

from kb.services.citing.formats.csl import build_item
from kb.services.citing.formats.csv import COLUMNS
from kb.services.citing.formats.registry import EXPORTS
from kb.services.citing.work import Bundle, BundleSection, Listed
from knowledge.bibliography import WorkType
from knowledge.characters import one_line
from tests.kb.helpers.citing import ARTICLE, BUNDLE, PAGE, REPORT, STUDY, bundles

few = settings(max_examples=60, deadline=None)


def write(ending: str, bundle: Bundle = BUNDLE) -> bytes:
    return EXPORTS[ending].write(bundle)


def read_ris(bundle: Bundle) -> list[dict[str, object]]:
    text = write("ris", bundle).decode()
    return rispy.loads(text)


def read_bibtex(bundle: Bundle) -> Library:
    decode = reading.LatexDecodingMiddleware()
    library = bibtexparser.parse_string(write("bib", bundle).decode(), append_middleware=[decode])
    assert not library.failed_blocks
    return library


def read_rows(bundle: Bundle) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write("csv", bundle).decode("utf-8-sig"), newline="")))


def read_word(bundle: Bundle) -> WordDocument:
    return Document(io.BytesIO(write("docx", bundle)))


class _Words(HTMLParser):
    """The text, the tags and the addresses of rendered Markdown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_ris_has_every_number_in_its_field() -> None:
    article, report, page = read_ris(BUNDLE)
    assert article["type_of_reference"] == "JOUR"
    assert article["title"] == ARTICLE.title
    assert article["authors"] == ["Braga, A.A.", "La Vigne, N.G."]
    assert (article["accession_number"], article["doi"]) == ("NCJ 251579", "10.1002/cl2.1046")
    assert (article["secondary_title"], article["volume"], article["number"]) == ("Police Quarterly", "21", "3")
    assert (article["start_page"], article["end_page"]) == ("283", "308")
    assert len(article["urls"]) == 1
    assert report["type_of_reference"] == "RPRT"
    assert (report["issn"], report["accession_number"]) == ("RR531", "NCJ 243990")
    assert page["type_of_reference"] == "ELEC"
    assert (page["year"], page["date"], page["access_date"]) == ("2024", "2024/02/29", "2024/03/01")
    assert page["keywords"] == ["Gun violence", "Robbery"]


def test_work_in_two_sections_is_one_record_with_both_notes() -> None:
    article = read_ris(BUNDLE)[0]
    assert article["notes"] == [
        "In the list: Morning, essential, 20 minutes",
        "Read the tables.",
        "In the list: Afternoon",
        "Again.",
    ]
    assert len(read_bibtex(BUNDLE).entries) == 3
    assert len(read_rows(BUNDLE)) == 4


@few
@given(bundles)
def test_any_text_comes_back_from_ris_on_its_line(bundle: Bundle) -> None:
    text = write("ris", bundle).decode()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.split("\r\n") if line)
    assert text.count("TY  - ") >= len(bundle.citables)
    found = read_ris(bundle)
    assert [record["id"] for record in found] == [work.slug for work in bundle.citables]
    assert [record.get("title", "") for record in found] == [one_line(work.title) for work in bundle.citables]


def test_bibtex_has_every_number_in_its_field() -> None:
    library = read_bibtex(BUNDLE)
    article, report, page = library.entries
    assert (article.entry_type, report.entry_type, page.entry_type) == ("article", "techreport", "misc")
    # The reader does not know the names of braces; that they are written by name is asserted below.
    assert article["title"] == ARTICLE.title.replace("{", "").replace("}", "")
    assert article["author"] == "Braga, A.\xa0A. and La Vigne, N.\xa0G."
    assert (article["eprint"], article["eprinttype"], article["doi"]) == ("251579", "ncj", ARTICLE.work.doi)
    assert (report["number"], report["institution"], report["month"]) == ("RR531", "RAND Corporation", "jul")
    assert page["urldate"] == "2024-03-01"


def test_bibtex_keeps_capitals_and_agencies_whole() -> None:
    text = write("bib").decode()
    assert "{NIBIN}" in text
    assert "author = {{Children's Home and Aid}}" in text
    assert r"\textbraceleft{}what\textbraceright{}" in text


@few
@given(bundles)
def test_any_text_comes_back_from_bibtex_under_its_key(bundle: Bundle) -> None:
    text = write("bib", bundle).decode()
    assert text.count("{") == text.count("}")
    entries = read_bibtex(bundle).entries
    assert [entry.key for entry in entries] == [work.slug for work in bundle.citables]
    # pylatexenc joins spaces and marks where a command was: what is compared is letters and digits.
    for entry, work in zip(entries, bundle.citables, strict=True):
        said = entry.get("title")
        assert _letters(said.value if said else "") == _letters(work.title)


def _letters(text: str) -> str:
    return "".join(letter for letter in one_line(text) if letter.isascii() and letter.isalnum())


def test_csl_json_has_every_number_in_its_field() -> None:
    article, report, page = json.loads(write("csl.json"))
    assert article["author"] == [{"family": "Braga", "given": "A.A."}, {"family": "La Vigne", "given": "N.G."}]
    assert (article["DOI"], article["call-number"], article["page"]) == (ARTICLE.work.doi, "NCJ 251579", "283-308")
    assert (report["number"], report["issued"]) == ("RR531", {"date-parts": [[2013, 7]]})
    assert page["accessed"] == {"date-parts": [[2024, 3, 1]]}
    assert "publisher" not in page, "a publisher that is the author is said once"


def test_ncj_number_stands_in_one_field_alone() -> None:
    report = replace(REPORT, work=REPORT.work.model_copy(update={"number": None}))
    item = build_item(report)
    assert item["call-number"] == "NCJ 243990"
    assert "NCJ" not in json.dumps({**item, "call-number": ""})


_NAMES = {"family", "given", "suffix", "literal", "non-dropping-particle", "dropping-particle"}


@few
@given(bundles)
def test_any_text_is_csl_json_of_the_schema(bundle: Bundle) -> None:
    for item in json.loads(write("csl.json", bundle)):
        assert item["type"] in set(WorkType) - {"press-release"}
        assert all(name.keys() <= _NAMES for name in [*item.get("author", []), *item.get("editor", [])])
        assert all(isinstance(part, int) for part in item.get("issued", {}).get("date-parts", [[]])[0])
        assert all(isinstance(value, str | list | dict) for value in item.values())


def test_list_exports_the_studies_behind_its_pages_once_with_what_they_are_for() -> None:
    other = replace(STUDY, key="source-other", work=REPORT.work)
    twice = replace(PAGE, slug="another", sources=(STUDY, other))
    more = BundleSection("More", "", (Listed(twice),))
    bundle = replace(BUNDLE, with_studies=True, sections=(*BUNDLE.sections, more))
    ids = [record["id"] for record in read_ris(bundle)]
    assert ids == [ARTICLE.slug, REPORT.slug, PAGE.slug, "another", STUDY.key, "source-other"]
    study = read_ris(bundle)[4]
    assert study["type_of_reference"] == "JOUR"
    assert study["notes"] == ["Source of: Hot spots policing; Hot spots policing"]
    assert [entry.key for entry in read_bibtex(bundle).entries] == ids
    assert [item["id"] for item in json.loads(write("csl.json", bundle))] == ids
    assert [row["kind"] for row in read_rows(bundle)][-2:] == ["study", "study"]


def test_what_we_say_of_a_publication_is_a_note_and_not_its_abstract() -> None:
    report = read_ris(BUNDLE)[1]
    assert "abstract" not in report
    assert "PSP Knowledge Base: What it found." in report["notes"]
    assert "abstract" not in json.loads(write("csl.json"))[1]


def test_csv_has_a_row_for_each_item_in_order() -> None:
    rows = read_rows(BUNDLE)
    assert [row["section"] for row in rows] == ["Morning", "Morning", "Afternoon", "Afternoon"]
    assert tuple(rows[0]) == COLUMNS
    assert (rows[1]["report_number"], rows[1]["ncj_number"]) == ("RR531", "NCJ 243990")
    assert (rows[0]["note"], rows[0]["minutes"]) == ("Read the tables.", "20")
    assert write("csv").startswith(b"\xef\xbb\xbf")


@few
@given(bundles)
def test_no_cell_is_a_formula_and_no_row_is_torn(bundle: Bundle) -> None:
    rows = read_rows(bundle)
    assert len(rows) == len(bundle.items)
    for row, item in zip(rows, bundle.items, strict=True):
        assert None not in row
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())
        assert row["title"].removeprefix("'") == one_line(item.citable.title).removeprefix("'")


def test_markdown_shows_sections_notes_and_links() -> None:
    page = _Words(markdown(write("md").decode()))
    said = "".join(page.words)
    assert {"h1", "h2", "ol", "a"} <= page.tags
    assert ARTICLE.title in said
    assert "Essential, 20 minutes" in said
    assert ARTICLE.work.url in page.addresses
    assert f"https://doi.org/{ARTICLE.work.doi}" in page.addresses
    assert "NCJ 251579" in said


@few
@given(bundles)
def test_any_text_is_shown_by_markdown_as_it_was_written(bundle: Bundle) -> None:
    page = _Words(markdown(write("md", bundle).decode()))
    assert page.tags <= {"h1", "h2", "ol", "ul", "li", "p", "a", "em"}
    said = _spaceless("".join(page.words))
    for item in bundle.items:
        assert _spaceless(one_line(item.citable.title)) in said
        assert _spaceless(one_line(item.note)) in said
    expected = {"https://kb.example.org/x", *_addresses(bundle)}
    assert {*map(unquote, page.addresses)} <= {*map(unquote, expected)}


def _addresses(bundle: Bundle) -> set[str]:
    works = bundle.citables
    return {each.address for each in works} | {f"https://doi.org/{each.work.doi}" for each in works}


def _spaceless(text: str) -> str:
    return "".join(text.split())


def test_word_document_has_headings_and_links() -> None:
    document = read_word(BUNDLE)
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style and p.style.name != "Normal"]
    assert headings[:2] == [("Title", "Readings for Tuesday"), ("Heading 1", "Morning")]
    links = [link for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert links[0].text == ARTICLE.title
    assert links[0].url == ARTICLE.work.url
    assert PAGE.url in [link.url for link in links]
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "RR531" in said
    assert "Read the tables." in said


@settings(max_examples=12, deadline=None)
@given(bundles)
def test_any_text_goes_into_a_word_document(bundle: Bundle) -> None:
    said = _spaceless("".join(paragraph.text for paragraph in read_word(bundle).paragraphs))
    assert all(_spaceless(one_line(work.title)) in said for work in bundle.citables)


@pytest.mark.parametrize("ending", EXPORTS)
def test_empty_list_is_a_file_too(ending: str) -> None:
    assert EXPORTS[ending].write(Bundle("Empty", "", ())) is not None


def test_long_list_without_sections_is_numbered_through() -> None:
    works = tuple(Listed(REPORT) for _ in range(3))
    text = write("md", Bundle("List", "", (BundleSection("", "", works),))).decode()
    assert [line[:2] for line in text.splitlines() if re.match(r"\d\. ", line)] == ["1.", "2.", "3."]
