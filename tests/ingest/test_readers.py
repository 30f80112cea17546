"""Readers: known words of real files come out whole, with their headings, pages and proposals."""

from __future__ import annotations

import re

import pytest

from ingest.errors import Malformed, TooLarge, UploadError
from ingest.judging import read_bytes
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.plaintext import to_html, to_text
from ingest.reading import Found, ReadFile
from tests.ingest import making


def read(data: bytes | str, name: str, limits: Limits = DEFAULT_LIMITS) -> ReadFile:
    return read_bytes(data.encode() if isinstance(data, str) else data, name, limits)


def body(data: bytes | str, name: str) -> str:
    (item,) = read(data, name).items
    return item.body


def found(file: ReadFile, field: str) -> list[Found]:
    return [one for one in file.items[0].found if one.field == field]


# PDF


def test_pdf_marks_each_page_and_counts_them() -> None:
    file = read(making.make_pdf(), "report.pdf")
    assert (file.media_type, file.unit, file.units) == ("application/pdf", "page", 4)
    assert re.findall(r"(?m)^<!-- page (\d) -->$", file.items[0].body) == ["1", "2", "3", "4"]
    assert file.items[0].values.pages == 4


def test_pdf_headings_follow_the_size_of_type() -> None:
    headings = re.findall(r"(?m)^#+ .*$", body(making.make_pdf(1), "report.pdf"))
    assert [heading.lstrip("# ") for heading in headings] == [
        "Reducing Gun Violence in Springfield",
        "Chapter 1",
        "What it takes",
    ]
    assert len(headings[1].split()[0]) < len(headings[2].split()[0])


def test_pdf_running_heads_and_feet_are_left_out_and_chapters_stay() -> None:
    text = body(making.make_pdf(), "report.pdf")
    assert "Draft for review" not in text
    assert "Community Safety Report" not in text
    assert [f"Chapter {n}" in text for n in range(1, 5)] == [True] * 4


def test_pdf_words_cut_at_the_end_of_a_line_are_whole() -> None:
    text = body(making.make_pdf(1), "report.pdf")
    assert "speaks of violence and of follow-up; later of follow-up." in text


def test_pdf_paragraphs_are_whole_and_apart() -> None:
    assert (making.SENTENCE * 8).strip() in body(making.make_pdf(1), "report.pdf").split("\n\n")


def test_pdf_is_read_from_top_to_bottom_and_column_by_column() -> None:
    column = [f"{side} line {number}" for side in ("left", "right") for number in range(6)]
    places = [(72 if words[0] == "l" else 330, 700 - 14 * int(words[-1]), words) for words in column]
    # Drawn by rows from the bottom, as some programs do.
    drawn = sorted(places, key=lambda place: place[1])
    text = to_text(body(making.make_drawn_pdf([drawn]), "columns.pdf"))
    assert text == " ".join(column)


def test_pdf_proposals_say_where_they_were_found() -> None:
    file = read(making.make_pdf(author="R. Author"), "report.pdf")
    assert next((one.value, one.place) for one in found(file, "title")) == (
        "Reducing Gun Violence in Springfield",
        "page 1, largest type",
    )
    assert ("R. Author", "document properties") in [(one.value, one.place) for one in found(file, "authors")]
    assert [(one.value, one.place) for one in found(file, "ncj_number")] == [("251579", "page 1")]
    assert found(file, "ncj_number")[0].quote == "NCJ 251579, March 2017"
    assert found(file, "year")[0].value == "2017"


def test_scanned_pdf_says_so_and_has_no_text() -> None:
    file = read(making.make_scanned_pdf(), "scan.pdf")
    assert file.items[0].body == ""
    assert file.units == 2
    assert "scanned" in file.notes[0]
    assert "OCR" in file.notes[0]


def test_words_of_a_pdf_that_look_like_markup_stay_words() -> None:
    words = "# 1. <script>x</script> [a](b) <!-- page 9 --> &lt; *b*"
    source = body(making.make_drawn_pdf([[(72, 700, words)]]), "marks.pdf")
    assert to_text(source) == words
    assert "page-9" not in to_html(source)


def test_outline_of_a_pdf_makes_headings() -> None:
    def outline(pdf: object) -> None:
        import pikepdf

        with pdf.open_outline() as marks:  # type: ignore[attr-defined]
            marks.root.append(pikepdf.OutlineItem("Methods", 0))

    data = making.make_drawn_pdf([[(72, 700, "Methods"), (72, 660, "We counted every case of the year.")]])
    assert "## Methods" in body(making.edit_pdf(data, outline), "outline.pdf")


# Word


def test_docx_keeps_headings_lists_tables_and_text() -> None:
    text = body(making.make_docx(), "report.docx")
    assert "## Reducing Gun Violence\n" in text
    assert "## What it takes\n" in text
    assert "### First 90 days\n" in text
    assert "- An analyst\n- A prosecutor\n" in text
    assert "1. Name an owner" in text
    assert "| City | Years\\|months |\n|---|---|\n| Camden | 3 |" in text
    assert "And <b>more</b> *words*." in to_text(text)


def test_docx_proposals_come_from_text_and_properties() -> None:
    file = read(making.make_docx(), "report.docx")
    values = file.items[0].values
    assert (values.title, values.authors, values.year) == ("Reducing Gun Violence", "Jane Roe; John Doe", 2017)
    assert (values.ncj_number, values.doi) == ("251579", making.DOI)
    assert found(file, "authors")[0].place == "document properties"


def test_docx_footnotes_tracked_changes_and_content_controls_are_read() -> None:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    footnotes = (
        f'<w:footnotes {word}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Counted by hand.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    relation = (
        b'<Relationship Id="rId99" Target="footnotes.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    paragraph = (
        b'<w:sdt><w:sdtContent><w:p><w:r><w:t xml:space="preserve">Shootings </w:t></w:r>'
        b"<w:del><w:r><w:delText>doubled</w:delText></w:r></w:del><w:ins><w:r><w:t>fell</w:t></w:r></w:ins>"
        b'<w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:sdtContent></w:sdt><w:sectPr'
    )
    data = making.rezip(
        making.make_docx(),
        {
            "word/document.xml": lambda xml: xml.replace(b"<w:sectPr", paragraph, 1),
            "word/footnotes.xml": footnotes.encode(),
            "word/_rels/document.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation),
            "[Content_Types].xml": lambda xml: xml.replace(
                b"</Types>",
                b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                b'wordprocessingml.footnotes+xml"/></Types>',
            ),
        },
    )
    text = body(data, "changes.docx")
    assert "Shootings fell \\[1\\]" in text
    assert "doubled" not in text
    assert text.endswith("## Notes\n\n1. Counted by hand.\n")


# PowerPoint


def test_pptx_marks_slides_and_keeps_titles_lists_tables_groups_and_notes() -> None:
    file = read(making.make_pptx(), "deck.pptx")
    text = file.items[0].body
    assert (file.unit, file.units) == ("slide", 3)
    assert text.startswith("<!-- slide 1 -->\n\n## Focused deterrence in Oakland\n\n- Call-ins\n- NCJ 251579\n\n")
    assert "Speaker notes:\n\n> Say how long it took.\n>\n> Then ask.\n" in text
    assert text.index("left of it") < text.index("right of it") < text.index("| Year | Shootings |")
    assert "| 2016 | 310 |" in text


def test_pptx_says_which_slides_are_hidden_and_which_have_no_text() -> None:
    notes = read(making.make_pptx(), "deck.pptx").notes
    assert notes == ("Hidden slides were read too: 2.", "Slides without text: 3.")


def test_pptx_title_of_the_first_slide_is_proposed() -> None:
    file = read(making.make_pptx(), "deck.pptx")
    assert next((one.value, one.place) for one in found(file, "title")) == (
        "Focused deterrence in Oakland",
        "slide 1, title",
    )
    assert found(file, "ncj_number")[0].place == "slide 1"


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


def test_html_is_read_in_the_encoding_it_declares() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Полиция</p></body></html>'
    assert "Полиция" in body(page.encode("windows-1251"), "page.html")


# RIS and tables


def test_ris_gives_a_document_a_record() -> None:
    first, second = read(making.RIS, "export.ris").items
    assert first.values.model_dump() == {
        "title": "Hot spots policing",
        "authors": "Braga, A.; Weisburd, D.",
        "year": 2014,
        "publisher": None,
        "type": "article",
        "ncj_number": "251579",
        "doi": "10.1000/xyz",
        "url": "https://example.org/hot",
        "pages": 11,
    }
    assert first.body == "Police attention to small places.\n\nNotes: NCJ 251579\n\nZZ: kept"
    assert (second.values.title, second.values.year, second.values.type) == ("A report", 2016, "report")
    assert second.found[0].place == "record in line 15"


def test_ris_record_without_title_costs_itself_alone() -> None:
    file = read(making.RIS + "TY  - JOUR\nAU  - Nobody\nER  - \n", "export.ris")
    assert len(file.items) == 2
    assert "lines 20" in file.notes[0]


def test_ris_record_that_is_not_ended_is_ended_by_the_next() -> None:
    file = read("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\n", "export.ris")
    assert [item.values.title for item in file.items] == ["One", "Two"]


def test_csv_gives_a_document_a_row_and_loses_no_column() -> None:
    file = read(making.CSV, "list.csv")
    first, second = file.items
    assert (first.values.title, first.values.authors, first.values.year) == ("Hot spots", "Braga, A.", 2014)
    assert (first.values.ncj_number, first.values.doi) == ("251579", "10.1000/xyz")
    assert first.body == "Color: blue"
    assert (second.values.title, second.body) == ('A "quoted" report', "Year: in spring")
    assert file.notes == ("Columns without a field of their own were put into the text: Color.",)


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
