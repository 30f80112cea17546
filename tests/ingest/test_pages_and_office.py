"""Web pages, Word files and slides as they come: charsets, hidden text, captions, symbols, tracked changes, charts."""

from __future__ import annotations

import io

import docx
import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.blocks import split_blocks
from ingest.text.wording import strip_marks
from knowledge.markdown import to_text
from tests.ingest import making
from tests.ingest.taking import body, found, read

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def page(text: str, head: str = "", tail: str = "") -> str:
    return f"<html><head>{head}</head><body><main><h1>A page of Leland</h1>{text}</main>{tail}</body></html>"


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "latin1", "windows-1252"])
def test_latin_pages_are_read_as_windows_letters_as_browsers_do(charset: str) -> None:
    source = page(
        "<p>Between 2012–2014 it cost €2,000; the city’s “call-in” wasn’t new.</p>", f"<meta charset={charset}>"
    )
    text = to_text(body(source.encode("cp1252"), "page.html"))
    assert "2012–2014 it cost €2,000; the city’s “call-in” wasn’t new." in text


def test_charset_is_found_late_in_the_head_and_not_in_a_comment() -> None:
    late = f"<!-- {'x' * 5_000} <meta charset=koi8-r> --><meta charset='windows-1250'>"
    assert "Łódź" in body(page("<p>Łódź met the team.</p>", late).encode("cp1250"), "page.html")


def test_page_that_says_what_it_is_not_is_read_and_told() -> None:
    file = read(page("<p>wasn’t</p>", "<meta charset=us-ascii>").encode(), "page.html")
    assert "wasn’t" in file.items[0].body
    assert "is UTF-8" in " ".join(file.notes)
    assert "wasn't" in body(page("<p>wasn't</p>", "<meta charset=utf-16>").encode(), "page.html")


@pytest.mark.parametrize(
    "hidden",
    ['style="display: none"', "hidden", 'aria-hidden="true"', 'style="visibility:hidden"', 'class="gone"'],
)
def test_text_that_a_page_hides_is_left_out_and_told(hidden: str) -> None:
    file = read(
        page(f"<p>Seen words.</p><div {hidden}>Secret words.</div>", "<style>.gone{display:none}</style>"), "page.html"
    )
    assert "Secret" not in file.items[0].body
    assert "Secret words" in " ".join(file.notes)


def test_menus_and_footers_are_left_out_and_told() -> None:
    menu = "<nav><a href=/>Home</a></nav><div id=page_footer><a href=/x>Contact us</a></div>"
    file = read(f"<html><body>{menu}<div><h1>Patrols</h1><p>{making.SENTENCE * 3}</p></div></body></html>", "page.html")
    assert "Contact us" not in file.items[0].body
    assert "Contact us" in " ".join(file.notes)


def test_captions_raised_marks_and_equations_of_pages() -> None:
    source = page(
        "<figure><img src=x><figcaption>Figure 1. The park</figcaption></figure>"
        "<p>There were 41<sup>3</sup> homicides on 12 km<sup>2</sup> on the 10<sup>th</sup>; "
        "inter&shy;vention, H<sub>2</sub>O.</p>"
        "<math><mi>x</mi><mo>=</mo><mn>5</mn></math><p><sup>3</sup> Counted by hand.</p>"
    )
    file = read(source, "page.html")
    blocks = split_blocks(file.items[0].body)
    assert [block.text for block in blocks if block.type == "caption"] == ["Figure 1. The park"]
    assert [block.text for block in blocks if block.type == "note"] == ["[3] Counted by hand."]
    text = " ".join(block.text for block in blocks)
    assert "41 homicides on 12 km² on the 10th; intervention, H2O." in text
    assert "x = 5" in text
    assert "raised marks" in " ".join(file.notes)


def test_data_tables_keep_their_cells_and_layout_tables_their_text() -> None:
    data = (
        "<table><caption>Homicides</caption><tr><th>Year</th><th>Count</th></tr><tr><td "
        "rowspan=2>2015</td><td>33</td></tr><tr><td>30</td></tr></table>"
    )
    layout = (
        f"<table><tr><td><table><tr><td><h2>Old page</h2><p>{making.SENTENCE}</p></td></tr></table></td></tr></table>"
    )
    blocks = split_blocks(body(page(data + layout), "page.html"))
    (table,) = [block for block in blocks if block.type == "table"]
    assert table.rows == (("Year", "Count"), ("2015", "33"), ("", "30"))
    assert ("heading", "Old page") in [(block.type, block.text) for block in blocks]


def test_title_of_a_page_is_its_heading_unless_that_says_nothing() -> None:
    assert (
        read(page("<p>x</p>", "<title>A page of Leland | City</title>"), "a.html").items[0].values.title
        == "A page of Leland"
    )
    weak = (
        "<html><head><title>Table 1 - Hate Crime Statistics 2005</title></head><body><h1>Table "
        "1</h1><p>Words.</p></body></html>"
    )
    assert read(weak, "a.html").items[0].values.title == "Table 1 - Hate Crime Statistics 2005"


def test_line_of_authors_and_data_for_search_engines_are_proposals() -> None:
    linked = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A page of Leland", '
        '"author": {"name": "Jane Roe"}, "datePublished": "2016-02-03"}</script>'
    )
    values = read(page("<p class=byline>By Pat O’Neil</p>", linked), "a.html").items[0].values
    assert values.year == 2016
    assert values.authors in ("Jane Roe", "Pat O’Neil")
    assert read(page("<p>x</p>", "<meta name=author content=webmaster>"), "a.html").items[0].values.authors is None


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("inter\u00advention", "intervention"),
        ("a\u200bb\u2060c", "abc"),
        ("o\ufb03cer", "officer"),
        ("\uf0b3 5", "≥ 5"),
        ("\uf0b7 item", "• item"),
    ],
)
def test_invisible_letters_ligatures_and_symbols_are_folded_everywhere(raw: str, folded: str) -> None:
    assert strip_marks(raw) == folded


def make_word(xml: str) -> bytes:
    """A document whose first paragraphs are ``xml``."""
    spaces = f'xmlns:w="{WORD}" xmlns:m="{MATH}"'
    part = xml.replace("<w:p>", f"<w:p {spaces}>", 1).encode()
    out = io.BytesIO()
    docx.Document().save(out)
    return making.rezip(
        out.getvalue(), {"word/document.xml": lambda old: old.replace(b"<w:sectPr", part + b"<w:sectPr", 1)}
    )


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    xml = (
        f"<w:p>{run('Shootings ')}<w:del w:id='1'><w:r><w:delText>rose</w:delText></w:r></w:del><w:ins "
        f"w:id='2'>{run('fell')}</w:ins></w:p>"
    )
    file = read(make_word(xml), "a.docx")
    assert file.items[0].body == "Shootings fell\n"
    assert "1 deleted, 1 inserted" in " ".join(file.notes)


def test_hidden_words_symbols_equations_and_marks_of_word() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    xml = (
        f"<w:p>{run('Rate ')}<w:r><w:sym w:font='Symbol' w:char='F0B3'/></w:r>{run(' 5, ')}"
        f"<m:oMath><m:r><m:t>x=y</m:t></m:r></m:oMath>"
        f"{run(' on 12 km')}{run('2', raised)}"
        f"{run(' with 41')}{run('3', raised)}{run(' homicides')}{run('GONE', '<w:vanish/>')}"
        "<w:r><w:t>; hot</w:t><w:noBreakHyphen/><w:t>spot inter</w:t><w:softHyphen/><w:t>vention</w:t></w:r></w:p>"
    )
    file = read(make_word(xml), "a.docx")
    assert to_text(file.items[0].body) == "Rate ≥ 5, x=y on 12 km² with 41 homicides; hot-spot intervention"
    assert "GONE" in " ".join(file.notes)


def test_text_box_stands_after_its_paragraph_and_bold_line_is_a_heading() -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Call-out words.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    text = body(make_word(f"<w:p>{run('Background', '<w:b/>')}</w:p><w:p>{run('Body text.')}{box}</w:p>"), "a.docx")
    assert text == "### Background\n\nBody text.\n\nCall-out words.\n"


def test_properties_of_a_word_file_that_name_a_login_propose_nothing() -> None:
    document = docx.Document()
    document.core_properties.author, document.core_properties.title = "kristinb", "Microsoft Word - Document1.docx"
    document.add_heading("A Plan for Ellerby", 0)
    document.add_paragraph("Prepared by the Chief, May 4, 2018")
    out = io.BytesIO()
    document.save(out)
    file = read(out.getvalue(), "a.docx")
    values = file.items[0].values
    assert (values.title, values.authors, values.year) == ("A Plan for Ellerby", None, 2018)
    assert not found(file, "authors")


def test_figures_of_a_chart_are_a_table() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Shootings"
    data = CategoryChartData()
    data.categories = ["2014", "2015"]
    data.add_series("Harwick", (41, 33.5))
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(5), Inches(3), data
    ).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "By year"
    out = io.BytesIO()
    deck.save(out)
    blocks = split_blocks(body(out.getvalue(), "deck.pptx"))
    assert [block.rows for block in blocks if block.type == "table"] == [
        (("", "Harwick"), ("2014", "41"), ("2015", "33.5"))
    ]
    assert "Chart: By year" in [block.text for block in blocks if block.type == "caption"]
