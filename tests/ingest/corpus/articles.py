"""Journal articles and newsletters: two and three columns, drop capitals, sidebars, captions, DOIs that lines cut."""

from __future__ import annotations

from functools import partial

from tests.ingest.corpus.drawing import HEIGHT, Sheet
from tests.ingest.corpus.made import Made, make_paragraphs, make_people, make_rows, make_title

_JOURNALS = ("Journal of Applied Policing", "Violence and Society Review", "Crime Prevention Quarterly")


def _doi(number: int) -> str:
    return (
        f"10.9999/jap.{number}.0{number}41",
        f"10.55555/s{number}1292-016-92{number:02}-{number % 10}",
        f"10.7777/(18)3{number}30-9",
    )[number % 3]


def _year(number: int) -> int:
    return 2001 + number


def _head(number: int) -> str:
    journal, year = _JOURNALS[number % 3], _year(number)
    forms = (
        f"{journal} ({year}) {number}:1-17",
        f"{journal}, Vol. {number}, No. 2, {year}",
        f"{journal} {number}(3) 205-250 {year}",
        f"{year}; {number}(2): 11-29",
    )
    return forms[number % 4]


def _draw_article(number: int) -> bytes:
    people, title = make_people(number + 3, 1 + number % 4), make_title(number + 21)
    junk = {"title": f"JAP_000{number} 1..17", "author": f"typeset{number}"} if number % 2 else {}
    sheet = Sheet(number, **junk)
    sheet.line(_head(number), 8)
    doi = _doi(number)
    if number % 3 == 0:
        prefix, _, suffix = doi.partition("/")
        sheet.line(f"https://doi.org/{prefix}/", 8, gap=1.2)
        sheet.line(suffix, 8)
    else:
        sheet.line(f"DOI: {doi}", 8)
    sheet.y -= 14
    sheet.wrapped(title, 19, "Times-Bold")
    sheet.y -= 4
    if number % 2:
        sheet.line(" • ".join(f"{name}{n}" for n, name in enumerate(people, 1)), 11)
    else:
        sheet.line(", ".join(people[:-1]) + (" and " if len(people) > 1 else "") + people[-1], 11)
    sheet.line("1 School of Criminal Justice, University of Corbin, Corbin, USA", 8)
    if number % 4 != 3:
        sheet.line(
            f"Received: 2 May {_year(number) - 1} / Accepted: 9 November {_year(number) - 1} / Published "
            f"online: 3 January {_year(number)}",
            7,
        )
    sheet.y -= 8
    sheet.line("Abstract", 11, "Times-Bold")
    abstract, *rest = _article_paragraphs(number)
    sheet.paragraph(abstract, size=9)
    _draw_columns(sheet, rest, 2, number)
    return sheet.save()


def _draw_columns(sheet: Sheet, paragraphs: list[str], count: int, number: int, captioned: bool = True) -> None:
    gap = 20 if count == 2 else 16
    width = (468 - gap * (count - 1)) / count
    top = sheet.y
    share = -(-len(paragraphs) // count)
    for column in range(count):
        sheet.y = top
        left = 72 + column * (width + gap)
        for at, words in enumerate(paragraphs[column * share : (column + 1) * share]):
            if at == 0 and column == 0 and number % 3 == 1:
                sheet.drop_capital(words, left, width)
            else:
                sheet.paragraph(words, left, width)
        if captioned and column == count - 1:
            sheet.canvas.rect(left + 10, sheet.y - 60, width - 20, 56)
            sheet.y -= 74
            sheet.line(f"Figure 1. Shootings by month, {_year(number)}", 8, "Helvetica-Oblique", left)


def _article_paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(2_000 + number, 7, 4)


def _draw_newsletter(number: int) -> bytes:
    title = make_title(number + 40)
    sheet = Sheet(number, author=f"pubs{number}")
    sheet.wrapped(title, 28, "Helvetica-Bold")
    sheet.line(f"Issue {number + 3} | {('Winter', 'May', 'Fall')[number % 3]} {2010 + number}", 10)
    if number % 2:
        sheet.line(f"By {make_people(number, 1)[0]}", 10, "Helvetica-Oblique")
    sheet.y -= 12
    paragraphs = list(_news_paragraphs(number))
    if number % 2 == 0:
        sidebar = paragraphs.pop()
        top = sheet.y
        sheet.frame([sidebar], 400, 140, 250)
        sheet.y = top
        for words in paragraphs:
            sheet.paragraph(words, 72, 310)
    else:
        _draw_columns(sheet, paragraphs, 3, number, captioned=False)
    sheet.canvas.setFont("Helvetica", 8)
    sheet.canvas.drawString(72, HEIGHT - 30, "The partnership's newsletter for sites")
    return sheet.save()


def _news_paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(3_000 + number, 6, 3)


def _draw_tables(number: int) -> bytes:
    sheet = Sheet(number)
    sheet.wrapped(make_title(number + 60), 20, "Helvetica-Bold")
    sheet.line(f"{('August', 'February')[number % 2]} {2012 + number}", 10)
    sheet.y -= 10
    first, second, third = _table_paragraphs(number)
    sheet.paragraph(first)
    sheet.line("Table 1: Homicides", 9, "Helvetica-Bold")
    sheet.table(make_rows(number + 50, 5, 5), ruled=("grid", "none", "rows", "shaded")[number % 4])
    sheet.paragraph(second)
    sheet.line("Table 2: Nonfatal shootings", 9, "Helvetica-Bold")
    sheet.table(make_rows(number + 90, 6, 4), ruled=("none", "grid")[number % 2])
    sheet.paragraph(third)
    return sheet.save()


def _table_paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(4_000 + number, 3, 4)


ARTICLES = (
    *(
        Made(
            f"article-{n}.pdf",
            "article",
            partial(_draw_article, n),
            make_title(n + 21),
            make_people(n + 3, 1 + n % 4),
            _year(n),
            (_doi(n),),
            paragraphs=_article_paragraphs(n),
        )
        for n in range(16)
    ),
    *(
        Made(
            f"newsletter-{n}.pdf",
            "newsletter",
            partial(_draw_newsletter, n),
            make_title(n + 40),
            make_people(n, 1) if n % 2 else (),
            2010 + n,
            paragraphs=_news_paragraphs(n),
        )
        for n in range(8)
    ),
    *(
        Made(
            f"tables-{n}.pdf",
            "tables",
            partial(_draw_tables, n),
            make_title(n + 60),
            (),
            2012 + n,
            tables=(make_rows(n + 50, 5, 5), make_rows(n + 90, 6, 4)),
            paragraphs=_table_paragraphs(n),
        )
        for n in range(8)
    ),
)
