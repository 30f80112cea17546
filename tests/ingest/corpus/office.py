"""Word files, slide decks and web pages, with properties that programs and logins left in them."""

from __future__ import annotations

import io
from functools import partial

import docx
import pptx

from tests.ingest.corpus.made import Made, Rows, make_paragraphs, make_people, make_rows, make_title


def _make_docx(number: int) -> bytes:
    document = docx.Document()
    document.core_properties.author = ("python-docx", "jdoe", "City of Harwick", "Owner")[number % 4]
    document.core_properties.title = ("", "Report template", "Document1")[number % 3]
    title, people = make_title(number + 110), _docx_people(number)
    if number % 2:
        document.add_heading(title, 0)
    else:
        document.add_paragraph().add_run(title).bold = True
    if people:
        document.add_paragraph(("{}", "By {}")[number // 2 % 2].format(", ".join(people)))
    document.add_paragraph(("May 4, {}", "Winter {}", "{}")[number % 3].format(2008 + number))
    for at, words in enumerate(_docx_paragraphs(number)):
        if at % 2 == 0:
            document.add_heading(f"Part {at // 2 + 1}", 1)
        document.add_paragraph(words)
    rows = make_rows(number + 150, 3, 3)
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(rows, table.rows, strict=True):
        for words, cell in zip(row, cells.cells, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_people(number: int) -> tuple[str, ...]:
    return make_people(number + 2, 2) if number % 3 else ()


def _docx_paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(8_000 + number, 4)


def _make_pptx(number: int) -> bytes:
    deck = pptx.Presentation()
    deck.core_properties.author = "laptop7"
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = make_title(number + 120)
    first.placeholders[1].text = f"{' and '.join(make_people(number + 4, 2))}\nOctober {2014 + number}"
    for words in _pptx_paragraphs(number):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = "What we learned"
        slide.placeholders[1].text = words
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _pptx_paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(9_000 + number, 3, 2)


def _make_html(number: int) -> bytes:
    title, people, year = make_title(number + 130), _html_people(number), 2011 + number
    byline = f"<p class='byline'>By {' and '.join(people)}</p>" if people else ""
    tag = f"<meta name='DC.date' content='{year}-03-0{number + 1}'>" if number % 2 else ""
    shown = "" if number % 2 else f"<p>Published: April 2, {year}</p>"
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in _html_rows(number))
    text = "".join(f"<p>{words}</p>" for words in _html_paragraphs(number))
    page = (
        f"<!doctype html><html><head><title>{title} | City of Leland</title>{tag}"
        '<meta name="author" content="webmaster"></head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>'
        f"<div id='content'><h1>{title}</h1>{byline}{shown}{text}<table>{rows}</table>"
        "<figure><figcaption>Figure 1. The park at night</figcaption></figure></div>"
        "<div style='display:none'>Subscribe to hidden offers</div><footer>© 2099 City of Leland</footer></body></html>"
    )
    return page.encode("cp1252" if number % 3 == 0 else "utf-8")


def _html_people(number: int) -> tuple[str, ...]:
    return make_people(number + 6, 2) if number % 2 else ()


def _html_rows(number: int) -> Rows:
    return make_rows(number + 170, 3, 4)


def _html_paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(9_500 + number, 4)


OFFICE = (
    *(
        Made(
            f"word-{n}.docx",
            "word",
            partial(_make_docx, n),
            make_title(n + 110),
            _docx_people(n),
            2008 + n,
            tables=(make_rows(n + 150, 3, 3),),
            paragraphs=_docx_paragraphs(n),
        )
        for n in range(8)
    ),
    *(
        Made(
            f"deck-{n}.pptx",
            "deck",
            partial(_make_pptx, n),
            make_title(n + 120),
            make_people(n + 4, 2),
            2014 + n,
            paragraphs=_pptx_paragraphs(n),
        )
        for n in range(4)
    ),
    *(
        Made(
            f"page-{n}.html",
            "web page",
            partial(_make_html, n),
            make_title(n + 130),
            _html_people(n),
            2011 + n,
            tables=(_html_rows(n),),
            paragraphs=_html_paragraphs(n),
        )
        for n in range(6)
    ),
)
