"""Memos, one-page briefs without authors, and slides: in them much looks like a name or a date and is none."""

from __future__ import annotations

from functools import partial

from tests.ingest.corpus.drawing import Sheet
from tests.ingest.corpus.made import AGENCIES, Made, make_paragraphs, make_people, make_title


def _draw_memo(number: int) -> bytes:
    sender, title = make_people(number + 5, 1)[0], make_title(number + 75)
    sheet = Sheet(number, author="records3")
    sheet.line("MEMORANDUM", 16, "Helvetica-Bold", gap=2)
    sheet.line("TO: All District Commanders", 11, gap=1.6)
    sheet.line(f"FROM: {sender}", 11, gap=1.6)
    sheet.line(f"DATE: {('March 4, {}', '6/14/{}', 'November {}')[number % 3].format(2009 + number)}", 11, gap=1.6)
    sheet.line(f"{('SUBJECT', 'RE')[number % 2]}: {title}", 11, gap=2)
    for words in _memo_paragraphs(number):
        sheet.paragraph(words, size=11, cut=False)
    return sheet.save()


def _memo_paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(5_000 + number, 4)


def _draw_brief(number: int) -> bytes:
    """No author anywhere; the text speaks of people, bureaus and years."""
    sheet = Sheet(number, title="Brief_v7_clean", author="mhernandez")
    sheet.line(AGENCIES[number % len(AGENCIES)], 9)
    sheet.wrapped(make_title(number + 85), 22, "Helvetica-Bold")
    sheet.y -= 10
    if number % 2:
        sheet.line(f"Fact Sheet | {('December', 'June')[number // 2 % 2]} {2011 + number}", 10)
    sheet.paragraph(
        "The strategy was begun in summer 2014 and was evaluated in May 2016 by the Bureau of Research, "
        "a partner of the city. It was "
        "led by Chief Walter Grant until 2017, when Laura Finch took over.",
        cut=False,
    )
    for words in _brief_paragraphs(number):
        sheet.paragraph(words, cut=number % 2 == 0)
    sheet.line("For More Information", 12, "Helvetica-Bold")
    sheet.line("Call Technical Assistance at 555-0142 or write to help@example.org.", 9)
    return sheet.save()


def _brief_paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(6_000 + number, 5)


def _draw_slides(number: int) -> bytes:
    people = make_people(number + 8, 2)
    sheet = Sheet(number, title="PowerPoint Presentation", author="Conference Laptop")
    sheet.y = 560
    sheet.wrapped(make_title(number + 95), 30, "Helvetica-Bold", center=True)
    sheet.y -= 30
    for name in people:
        sheet.centered(name, 16)
    sheet.centered(f"National Summit, {('April', 'August')[number % 2]} {2013 + number}", 14)
    for page, words in enumerate(_slide_paragraphs(number)):
        sheet.turn()
        sheet.line(("Where we began", "What we did", "What comes next")[page % 3], 26, "Helvetica-Bold", gap=2)
        for sentence in words.rstrip(".").split(". "):
            sheet.line(f"• {sentence}", 13, gap=1.9)
    return sheet.save()


def _slide_paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(7_000 + number, 3, 4)


BRIEFS = (
    *(
        Made(
            f"memo-{n}.pdf",
            "memo",
            partial(_draw_memo, n),
            make_title(n + 75),
            make_people(n + 5, 1),
            2009 + n,
            paragraphs=_memo_paragraphs(n),
        )
        for n in range(6)
    ),
    *(
        Made(
            f"brief-{n}.pdf",
            "brief",
            partial(_draw_brief, n),
            make_title(n + 85),
            (),
            2011 + n if n % 2 else None,
            paragraphs=_brief_paragraphs(n),
        )
        for n in range(10)
    ),
    *(
        Made(f"slides-{n}.pdf", "slides", partial(_draw_slides, n), make_title(n + 95), make_people(n + 8, 2), 2013 + n)
        for n in range(4)
    ),
)
