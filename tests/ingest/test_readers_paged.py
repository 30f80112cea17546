"""PDF, Word and PowerPoint: known words of real files come out whole, with headings, pages and proposals."""

from __future__ import annotations

import io
import re

import pikepdf
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from knowledge.markdown import to_html, to_text
from tests.ingest import making
from tests.ingest.taking import body, found, read

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


def test_pdf_title_ends_where_its_properties_say_and_not_with_the_next_heading() -> None:
    out, styles = io.BytesIO(), getSampleStyleSheet()
    told = "Weekly Reviews in Toledo"
    flow = [
        Paragraph(told, styles["Title"]),
        Paragraph("Abstract", styles["Heading1"]),
        Paragraph(making.SENTENCE * 8, styles["Normal"]),
    ]
    SimpleDocTemplate(out, title=told).build(flow)
    assert found(read(out.getvalue(), "report.pdf"), "title")[0].value == told


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
    def outline(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as marks:
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
