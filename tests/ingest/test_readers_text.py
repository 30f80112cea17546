"""Web pages, RIS, tables and Markdown: known words come out whole, and the format is told by content."""

from __future__ import annotations

import re

import pytest

from ingest.errors import Malformed, TooLarge, UploadError
from ingest.safety.limits import Limits
from knowledge.markdown import to_html, to_text
from tests.ingest import making
from tests.ingest.taking import body, found, read

# Web pages


def test_html_keeps_main_text_and_headings_without_menus() -> None:
    text = body(making.HTML, "page.html")
    assert "## Focused Deterrence Works\n" in text
    assert "## What it takes\n\n- An analyst who counts\n    - every week\n- A prosecutor\n" in text
    assert "| City | Years |\n|---|---|\n| Camden | 3 |" in text
    assert "About this site" not in text
    assert "5 < 6 & *stars*." in to_text(text)


def test_html_has_no_script_left() -> None:
    text = body(making.HTML, "page.html")
    assert "never" not in text
    assert "javascript" not in to_html(text)


def test_html_tags_are_proposed_with_their_names() -> None:
    file = read(making.HTML, "page.html")
    values = file.items[0].values
    assert (values.title, values.authors, values.year) == ("Focused Deterrence Works", "Roe, Jane; Doe, John", 2017)
    assert (values.doi, values.url) == (making.DOI, "https://example.org/focused")
    assert found(file, "doi")[0].place == "the tag citation_doi"


def test_html_whose_main_text_cannot_be_told_is_taken_whole() -> None:
    file = read("<html><body><div>Short<br>words</div>and <b>bold</b><h3>End</h3></body></html>", "short.html")
    assert file.items[0].body == "Short words\n\nand bold\n\n### End\n"
    assert "whole page" in read("<p>Hi", "hi.html").notes[0]


def test_words_inside_a_form_are_words_of_the_page() -> None:
    page = f"<html><body><form action=x><h1>A title</h1><p>{making.SENTENCE}</p><input value=no></form></body></html>"
    assert body(page, "form.html") == f"## A title\n\n{making.SENTENCE.strip()}\n"


def test_html_is_read_in_the_encoding_it_declares() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Полиция</p></body></html>'
    assert "Полиция" in body(page.encode("windows-1251"), "page.html")


# RIS and tables


def test_ris_gives_a_document_a_record() -> None:
    first, second = read(making.RIS, "export.ris").items
    assert first.values.model_dump(exclude={"work"}) == {
        "title": "Hot spots policing",
        "authors": "Braga, A.; Weisburd, D.",
        "year": 2014,
        "publisher": None,
        "type": "article journal",
        "ncj_number": "251579",
        "doi": "10.1000/xyz",
        "url": "https://example.org/hot",
        "pages": None,
    }
    assert first.values.work is not None
    assert (first.values.work.page, first.values.work.notes) == ("10-20", ("ZZ: kept",))
    assert first.body == "Police attention to small places.\n\nZZ: kept"
    assert (second.values.title, second.values.year, second.values.type) == ("A report", 2016, "report")
    assert second.found[0].place == "line 15"


def test_ris_record_without_title_costs_itself_alone() -> None:
    file = read(making.RIS + "TY  - JOUR\nAU  - Nobody\nER  - \n", "export.ris")
    assert len(file.items) == 2
    assert "line 20" in file.notes[0]


def test_ris_record_that_is_not_ended_is_ended_by_the_next() -> None:
    file = read("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\n", "export.ris")
    assert [item.values.title for item in file.items] == ["One", "Two"]


def test_csv_gives_a_document_a_row_and_loses_no_column() -> None:
    file = read(making.CSV, "list.csv")
    first, second = file.items
    assert (first.values.title, first.values.authors, first.values.year) == ("Hot spots", "Braga, A.", 2014)
    assert (first.values.ncj_number, first.values.doi) == ("251579", "10.1000/xyz")
    assert first.body == "Color: blue"
    assert second.values.title == 'A "quoted" report'
    assert second.values.work is not None
    assert second.values.work.date_note == "in spring"
    assert file.notes == ("Columns without a field of their own were kept as notes: Color.",)


def test_table_without_titles_is_one_document() -> None:
    file = read("City\tCount\nCamden\t5\n", "counts.tsv")
    assert file.items[0].body == "| City | Count |\n|---|---|\n| Camden | 5 |"
    assert "No column is called Title" in file.notes[0]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_found_by_counting(separator: str) -> None:
    rows = [["Title", "Year", "Note"], ["One", "2014", "a"], ["Two", "2015", "b"]]
    file = read("\r\n".join(separator.join(row) for row in rows), "list.csv")
    assert [(item.values.title, item.values.year) for item in file.items] == [("One", 2014), ("Two", 2015)]


# Markdown and the way formats are told


def test_markdown_title_is_its_first_heading_and_none_stays_above_level_2() -> None:
    file = read("# Hello *there*\n\nText\n\nPart\n----\n\n## Sub\n", "note.md")
    assert file.items[0].values.title == "Hello there"
    assert file.items[0].found[0].place.startswith("line 1, first heading")
    assert re.findall(r"(?m)^#.*$", file.items[0].body) == ["## Hello *there*", "### Part", "### Sub"]


def test_markdown_with_windows_ends_and_mark_is_read() -> None:
    assert body(b"\xef\xbb\xbf# A\r\n\r\nb\r\n", "note.md") == "## A\n\nb\n"


def test_markdown_that_is_not_utf8_is_read_and_says_so() -> None:
    file = read("Café – “quoted”".encode("cp1252"), "note.md")
    assert file.items[0].body == "Café – “quoted”"
    assert "Latin-1" in file.notes[0]


def test_markdown_described_fields_of_any_form_are_proposed() -> None:
    source = f"---\ntitle: A title\nauthor: [Jane Roe, John Doe]\ndate: 2015-03-02\ndoi: {making.DOI}\n---\nText\n"
    file = read(source, "note.md")
    values = file.items[0].values
    assert (values.title, values.authors, values.year, values.doi) == (
        "A title",
        "Jane Roe; John Doe",
        2015,
        making.DOI,
    )
    assert file.items[0].body == "Text\n"


def test_page_marks_of_an_export_survive_reading() -> None:
    source = "<!-- page 1 -->\n\n## A\n\nText\n\n<!-- page 2 -->\n\nMore\n"
    assert body(source, "export.md") == source


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (making.HTML, "page.pdf", "text/html"),
        (making.RIS, "list.txt", "application/x-research-info-systems"),
        ("Title,Authors\nA,B\n", "list.txt", "text/csv"),
        (making.make_drawn_pdf([[(72, 700, "Words")]]), "letter.docx", "application/pdf"),
    ],
)
def test_type_is_told_by_content_and_a_wrong_name_is_said(data: str | bytes, name: str, media_type: str) -> None:
    file = read(data, name)
    assert file.media_type == media_type
    assert "Its name ends in" in " ".join(file.notes) or name.endswith(".txt")


def test_limits_of_text_and_records_are_kept() -> None:
    with pytest.raises(TooLarge, match="records"):
        read(making.RIS, "list.ris", Limits(items=1))
    with pytest.raises(TooLarge, match="letters of text"):
        read("words " * 100, "note.md", Limits(text=100))
    with pytest.raises(UploadError, match="rows"):
        read(making.CSV, "list.csv", Limits(items=1))


def test_file_without_one_usable_record_says_what_to_do() -> None:
    with pytest.raises(Malformed, match="Export it again"):
        read("TY  - JOUR\nAU  - Nobody\nER  - \n", "list.ris")
