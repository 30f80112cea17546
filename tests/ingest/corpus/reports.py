"""Reports of agencies: covers with authors and dates in every usual form, running heads, tables, notes."""

from __future__ import annotations

from functools import partial

from tests.ingest.corpus.drawing import HEIGHT, Sheet
from tests.ingest.corpus.made import AGENCIES, Made, make_paragraphs, make_people, make_rows, make_title

_AUTHOR_FORMS = (
    "plain",
    "by",
    "and",
    "degrees",
    "affiliations",
    "prepared",
    "none",
    "semicolons",
    "none",
    "citation",
    "one per line",
    "marks",
    "principal",
    "official",
    "none",
    "capitals",
)
_DATES = (
    "March {}",
    "{}",
    "Published June {}",
    "© {} by the Authors",
    "Spring {}",
    "September 14, {}",
    "NCJ 2498{:02} | April {}",
    "Issued: 11/{}",
    "Revised January {}",
    "October–November {}",
    "{}-05-17",
    "July {}",
)
_PROPERTIES = (
    {},
    {"title": "Microsoft Word - draft3_FINAL.doc", "author": "kbaker"},
    {"title": "untitled", "author": "Administrator"},
    {"title": "PowerPoint Presentation", "author": "jsmith02"},
    {"author": "DOJ User"},
    {"title": "Report Template", "author": "OCOM"},
)


def _draw_authors(sheet: Sheet, form: str, people: tuple[str, ...]) -> None:
    if form == "plain":
        sheet.centered(", ".join(people), 12)
    elif form == "by":
        sheet.centered(f"By {', '.join(people[:-1])} and {people[-1]}" if len(people) > 1 else f"By {people[0]}", 12)
    elif form == "and":
        sheet.centered(" and ".join(people), 12)
    elif form == "degrees":
        sheet.centered(", ".join(f"{name}, {('Ph.D.', 'J.D.', 'M.P.H.')[n % 3]}" for n, name in enumerate(people)), 11)
    elif form == "affiliations":
        for number, name in enumerate(people):
            sheet.centered(name, 12)
            sheet.centered(
                ("University of Leland", "Urban Research Institute", "Harwick Police Department")[number % 3], 10
            )
    elif form == "prepared":
        sheet.centered("Prepared by:", 11)
        for name in people:
            sheet.centered(name, 11)
    elif form == "semicolons":
        sheet.centered("; ".join(people), 12)
    elif form == "one per line":
        for name in people:
            sheet.centered(name, 12)
    elif form == "marks":
        sheet.centered(", ".join(f"{name}{n}" for n, name in enumerate(people, 1)), 12)
        for number in range(1, len(people) + 1):
            sheet.centered(f"{number} Department of Criminology, University of Tilden", 9)
    elif form == "principal":
        sheet.centered(f"Principal Investigators: {', '.join(people)}", 11)
    elif form == "official":
        sheet.centered("Alan R. Hanley", 11)
        sheet.centered("Acting Assistant Attorney General", 11)
    elif form == "capitals":
        sheet.centered(", ".join(people).upper(), 12)


def _draw_report(number: int) -> bytes:
    form = _AUTHOR_FORMS[number % len(_AUTHOR_FORMS)]
    properties = _PROPERTIES[number % len(_PROPERTIES)]
    title, people = make_title(number), make_people(number, 1 + number % 3)
    sheet = Sheet(number, **properties)
    sheet.centered("U.S. Department of Justice", 10)
    sheet.centered("Office of Justice Programs", 10)
    sheet.centered(AGENCIES[number % len(AGENCIES)], 10, "Helvetica-Bold")
    sheet.y -= 60 + 10 * (number % 4)
    if number % 3 == 0:
        sheet.centered("SPECIAL REPORT", 14)
        sheet.y -= 10
    sheet.wrapped(title, 26, "Helvetica-Bold", center=True)
    sheet.y -= 30
    if number % 2:
        sheet.centered(_date(number), 11)
        sheet.y -= 16
    _draw_authors(sheet, form, people)
    sheet.y -= 20
    if not number % 2:
        sheet.centered(_date(number), 11)
    sheet.turn()
    if form == "citation":
        names = _cite(people)
        sheet.paragraph(f"Suggested citation: {names} ({_year(number)}). {title}. Washington, DC: Author.", cut=False)
    if number % 4 == 1:
        sheet.paragraph(
            "This project was supported by Grant No. 2014-DG-BX-K004 awarded by the Bureau of Justice "
            "Assistance. Points of view "
            "in this document are those of the writers and do not represent the official position of the Department.",
            cut=False,
        )
    _draw_chapters(sheet, number)
    return sheet.save()


def _cite(people: tuple[str, ...]) -> str:
    turned = []
    for name in people:
        first, *middle, last = name.replace(", Jr.", "").split()
        given = " ".join(f"{part[0]}." for part in (first, *middle) if part[0].isupper())
        turned.append(f"{last}, {given}")
    return turned[0] if len(turned) == 1 else f"{', '.join(turned[:-1])}, & {turned[-1]}"


def _draw_chapters(sheet: Sheet, number: int) -> None:
    paragraphs = _paragraphs(number)
    for page in range(3):
        if page:
            sheet.turn()
        sheet.canvas.setFont("Helvetica", 8)
        sheet.canvas.drawString(72, HEIGHT - 40, f"{make_title(number)[:40]}  |  {AGENCIES[number % len(AGENCIES)]}")
        sheet.canvas.drawString(290, 36, f"Page {page + 2}")
        sheet.line(("Background", "What Was Done", "What Was Found")[page], 16, "Helvetica-Bold", gap=1.6)
        for words in paragraphs[page * 4 : page * 4 + 4]:
            sheet.paragraph(words, indent=12 * (number % 2))
        if page == 1 and number % 2:
            sheet.line(f"Table {page}. Shootings by city and year", 9, "Helvetica-Bold")
            sheet.table(_rows(number), ruled=("grid", "shaded", "rows")[number % 3])
        if page == 2:
            sheet.raised("The team counted 41", "3", "homicides and 30 shootings of officers in that year.")
            sheet.y = 90
            sheet.line("3 Counted from incident reports of the department, not from the state file.", 7, "Times-Roman")


def _paragraphs(number: int) -> tuple[str, ...]:
    return make_paragraphs(1_000 + number, 12)


def _rows(number: int) -> tuple[tuple[str, ...], ...]:
    return make_rows(number, 4 + number % 3, 4 + number % 2)


def _year(number: int) -> int:
    return 2003 + number


def _date(number: int) -> str:
    form, year = _DATES[number % len(_DATES)], _year(number)
    return form.format(number, year) if form.count("{") == 2 else form.format(year)


def _named(number: int) -> tuple[str, ...]:
    """The authors as the report names them: in a suggested citation only by their initials."""
    people = make_people(number, 1 + number % 3)
    if _AUTHOR_FORMS[number % len(_AUTHOR_FORMS)] != "citation":
        return people
    return tuple(
        " ".join(reversed(name.split(", ")))
        for name in _cite(people).replace("& ", "").split("., ")
        for name in [f"{name.rstrip('.')}."]
    )


def _build(number: int) -> Made:
    form = _AUTHOR_FORMS[number % len(_AUTHOR_FORMS)]
    named = form not in ("none", "official")
    return Made(
        name=f"report-{number}.pdf",
        kind="report",
        make=partial(_draw_report, number),
        title=make_title(number),
        authors=_named(number) if named else (),
        year=_year(number),
        ncj=f"2498{number:02}" if _DATES[number % len(_DATES)].startswith("NCJ") else None,
        tables=(_rows(number),) if number % 2 else (),
        paragraphs=_paragraphs(number),
    )


REPORTS = tuple(_build(number) for number in range(20))
