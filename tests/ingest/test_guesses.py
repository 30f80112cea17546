"""Guesses: names told from headings and agencies, years from dates in prose, titles from what programs write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ingest.guesses.authors import find_authors
from ingest.guesses.dates import find_years, read_date
from ingest.guesses.identifiers import iter_identifiers
from ingest.guesses.names import is_likely, read_names
from ingest.guesses.titles import is_machine_title
from ingest.guesses.whole_text import find_summary, tell_kind, tell_language
from ingest.proposals import FoundPlace, propose_from_properties, propose_from_text
from tests.ingest.corpus.made import PEOPLE


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe, Ph.D., John Q. Doe, J.D., and Ana de la Cruz", ["Jane Roe", "John Q. Doe", "Ana de la Cruz"]),
        ("Jane Roe1, John Doe2,* & Mary Major1,3", ["Jane Roe", "John Doe", "Mary Major"]),
        ("Jane Roe • John Doe", ["Jane Roe", "John Doe"]),
        ("Braga, A. A., & Weisburd, D. L.", ["A. A. Braga", "D. L. Weisburd"]),
        ("JANE ROE, JOHN DOE", ["Jane Roe", "John Doe"]),
        ("Jane Roe, Urban Research Institute", ["Jane Roe"]),
        ("Prepared by: Lt. James Whitfield", ["James Whitfield"]),
        ("William H. Ashford, Jr.", ["William H. Ashford, Jr."]),
        ("by Erika Harrell, Ph.D., BJS Statistician", ["Erika Harrell"]),
        ("Patrick O’Neil; Olivia St. Clair", ["Patrick O’Neil", "Olivia St. Clair"]),
        ("by the Bureau of Invented Assistance, Office of Programs", []),
        ("by the Crosswalk file, which the team keeps.", []),
        ("Hot Spots Policing", []),
        ("Bureau of Justice Assistance", []),
        ("New York City Police Department", []),
        ("Executive Summary and Recommendations", []),
        ("", []),
    ],
)
def test_lines_of_authors_are_told_from_others(line: str, names: list[str]) -> None:
    assert read_names(line) == names


@given(
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=5, unique=True),
    st.sampled_from((", ", "; ", " and ", " & ")),
)
def test_any_persons_in_any_usual_order_are_all_found(people: list[str], sign: str) -> None:
    kept = [name for name in people if "Jr." not in name]
    assert read_names("By " + sign.join(kept)) == kept if kept else True


@hypothesis_settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_line_is_looked_at_without_an_error(line: str) -> None:
    assert isinstance(read_names(line), list)
    assert all(0 <= found.sure <= 1 for found in find_years(line))
    assert read_date(line) is None or 1900 <= (read_date(line) or 0) <= 2100


def test_official_on_a_cover_is_no_author() -> None:
    lines = ["A Report on Patrols", "Alan R. Hanley", "Acting Assistant Attorney General", "March 2017"]
    assert find_authors(lines, 0) == []


def test_words_that_the_text_writes_small_are_no_names() -> None:
    assert read_names("Weekly Reviews", {"weekly", "reviews"}) == []
    assert not is_likely(["Voter Nominated"])


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("March 2017", 2017),
        ("Published online 3 March 2023.", 2023),
        ("(C) The Author(s) 2019.", 2019),
        ("Spring 2016", 2016),
        ("Journal of Policing (2023) 1-17", 2023),
        ("NCJ 251579 | April 2018", 2018),
        ("Vol. 12, No. 3, 2015", 2015),
        ("September 14, 2011", 2011),
        ("2014-05-17", 2014),
        ("Issued: 11/2010", 2010),
        ("DATE: 6/14/2012", 2012),
        ("Suggested citation: Roe, J. (2013). Patrols.", 2013),
        ("© 2008 Police Institute", 2008),
        ("October–November 2012", 2012),
    ],
)
def test_dates_of_publication_are_found(line: str, year: int) -> None:
    best = max(find_years(line), key=lambda one: one.sure)
    assert best.year == year
    assert best.sure >= 0.5


@pytest.mark.parametrize(
    "line",
    [
        "It tests what happened in summer 2014 and later.",
        "in March 2014 with a working group of ten",
        "This project was supported by Grant No. 2014-DG-BX-K004.",
        "Between 2012 and 2014 shootings fell by a third in the city.",
        "The meeting held in May 2016 was the second of its kind.",
    ],
)
def test_years_in_prose_are_not_that_of_publication(line: str) -> None:
    assert all(found.sure < 0.5 for found in find_years(line))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2012/05//", 2012),
        ("17.01.2014", 2014),
        ("3/15/19", 2019),
        ("43101", 2018),
        ("in press", None),
        ("2019-12-31T23:30:00-08:00", 2019),
    ],
)
def test_dates_in_fields_of_any_form_give_their_year(text: str, year: int | None) -> None:
    assert read_date(text) == year


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - draft3.doc",
        "untitled",
        "Document1",
        "PSR_0000001 1..17",
        "report_final_v7.docx",
        "PowerPoint Presentation",
        "Report Template",
        "Brief_v7_clean",
        "https://example.org/x",
        "12345",
        "Click to add title",
        "jsmith",
        "",
    ],
)
def test_what_programs_write_is_no_title(title: str) -> None:
    assert is_machine_title(title)


@pytest.mark.parametrize(
    "title", ["Guns", "Policing 2020", "Report on Gun Violence", "What Works?", "COVID-19 and Crime"]
)
def test_short_true_titles_stay(title: str) -> None:
    assert not is_machine_title(title)


@pytest.mark.parametrize(
    "author", ["kristinb", "jsmith02", "Administrator", "DOJ User", "OCOM", "python-docx", "user@example.org", "a\\b"]
)
def test_logins_in_properties_are_no_authors(author: str) -> None:
    assert propose_from_properties("", author).authors == ()


def test_properties_that_name_a_person_are_kept() -> None:
    assert propose_from_properties("A Study of Patrols", "Jane Roe; John Doe").authors == ("Jane Roe", "John Doe")


def test_identifiers_end_with_the_list_of_references() -> None:
    lines = ["doi:10.1000/own.1", "NCJ 251579", "References", "https://doi.org/10.1000/other"]
    assert [(one.field, one.value) for one in iter_identifiers(lines)] == [
        ("doi", "10.1000/own.1"),
        ("ncj_number", "251579"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The police met with the residents of the city and spoke of the shootings.", "en"),
        ("La policía se reunió con los vecinos de la ciudad y habló de los tiroteos.", "es"),
        ("La police a rencontré les habitants de la ville pour parler des fusillades.", "fr"),
        ("Полиция встретилась с жителями города", "ru"),
        ("41 33 30", None),
    ],
)
def test_language_is_told_by_small_words_and_letters(text: str, language: str | None) -> None:
    guess = tell_language(text)
    assert (guess.value if guess else None) == language


def test_kind_and_summary_are_guessed_with_how_sure_they_are() -> None:
    assert tell_kind("A Toolkit for Shooting Reviews", "").value == "tool"
    assert tell_kind("Shootings in Harwick", "Crime fell.").value == "reference"
    words = "We compared twelve blocks with others over two years and found that shootings went down by a third there."
    summary = find_summary([(True, "Abstract"), (False, words)])
    assert summary is not None
    assert (summary.value, summary.place) == (words, "below the heading Abstract")


def test_surest_proposal_comes_first_with_all_its_places() -> None:
    lines = [
        FoundPlace("line 1", "A Study of Patrols"),
        FoundPlace("line 2", "By Jane Roe"),
        FoundPlace("line 3", "March 2017"),
    ]
    found = propose_from_text(lines, "A Study of Patrols")
    assert {(one.field, one.value) for one in found} >= {("authors", "Jane Roe"), ("year", "2017")}
