"""Records and tables of catalogs: each by its own fields, without the noise that vendors put in."""

from __future__ import annotations

import pytest

from ingest.field_maps import find_table_map, name_source, propose_from_fields, read_fields
from ingest.readers.record_noise import clean_abstract, clean_author, clean_note, clean_title, is_login_address
from tests.ingest.taking import read


def ris(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def test_ovid_numbers_empty_types_and_headers_do_not_hide_records() -> None:
    numbered = ris("1. ", "TY  - JOUR", "TI  - One", "ER  - ", "", "2. ", "TY  - JOUR", "TI  - Two", "ER  - ")
    empty = ris("TY  - ", "TI  - One", "ER  - ", "", "TY  - RPRT", "TI  - Two", "ER  - ")
    headed = ris(
        "Provider: EBSCO",
        "Content: text/plain",
        "",
        "TY  - JOUR",
        "",
        "TI  - One",
        "ER  -",
        "",
        "TY  -JOUR",
        "TI  -Two",
        "ER  -",
    )
    for source in (numbered, empty, headed):
        assert [item.values.title for item in read(source, "export.ris").items] == ["One", "Two"]


def test_fields_before_the_type_belong_to_the_record() -> None:
    (item,) = read(ris("DB  - Vendor", "TI  - Before", "TY  - JOUR", "AU  - Marais, A. J.", "ER  - "), "a.ris").items
    assert (item.values.title, item.values.authors) == ("Before", "Marais, A. J.")
    assert "Vendor" not in item.body


def test_noise_of_a_vendor_is_left_out() -> None:
    (item,) = read(
        ris(
            "TY  - JOUR",
            "AU  - Roe, Jane; Doe, John",
            "T1  - Guns &amp; <i>gangs</i>.",
            "DA  - 17.01.2014",
            "AB  - Aim: call-ins were compared. Copyright of Crime is the property of a publisher and may "
            "not be emailed.",
            "N1  - Accession Number: 178; Email Address: r.grau@example.org; Kept: this",
            "DO  - https://doi.org/10.1000/X.",
            "UR  - https://search.example.com/login.aspx?direct=true&AuthType=ip",
            "ER  - ",
        ),
        "export.ris",
    ).items
    values = item.values
    assert (values.title, values.authors, values.year, values.doi, values.url) == (
        "Guns & gangs",
        "Roe, Jane; Doe, John",
        2014,
        "10.1000/x",
        None,
    )
    assert "@" not in item.body
    assert "Copyright" not in item.body
    assert "Kept: this" in item.body


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Authors,Author full names,Title,Year,Source title,EID", "Scopus"),
        ("PT,AU,AF,TI,SO,PY,DI", "Web of Science"),
        ("Article Title,Source Title,Publication Year", "Web of Science"),
        ("Key,Item Type,Publication Year,Author,Title,Publication Title", "Zotero"),
        ("NCJ Number,Title,Author(s),Date Published", "NCJRS"),
        ("Title,Authors,Accession Number", "EBSCO"),
        ("Title,Year", ""),
    ],
)
def test_source_of_a_table_is_told_by_its_columns(head: str, name: str) -> None:
    assert find_table_map(head.split(",")).name == name


def test_scopus_row_is_published_in_its_journal_and_never_in_scopus() -> None:
    rows = (
        'Authors,"Author full names",Title,Year,"Source title",Volume,DOI,Link,Abstract,Source,EID\n'
        '"Braga A.A.","Braga, Anthony A. (123)","A '
        'row",2018,"Criminology",17,10.5555/s.1,https://www.scopus.com/inward/x,"[No abstract '
        'available]",Scopus,2-s2\n'
    )
    file = read(rows, "scopus.csv")
    values = file.items[0].values
    assert (values.authors, values.publisher, values.url) == ("Braga, Anthony A.", "Criminology", None)
    assert "Scopus" not in file.items[0].body
    assert values.work is not None
    assert (values.work.volume, values.work.publisher) == ("17", None)
    assert "export of Scopus" in " ".join(file.notes)


def test_ncjrs_row_keeps_pages_number_and_date() -> None:
    rows = (
        '"NCJ Number","Title","Author(s)","Date Published","Length"\n"251579","A row","A. Braga; B. '
        'Turchan","April 2018","24 pages"\n'
    )
    values = read(rows, "n.csv").items[0].values
    assert (values.ncj_number, values.authors, values.year, values.pages) == (
        "251579",
        "Braga, A.; Turchan, B.",
        2018,
        24,
    )


def test_log_of_events_is_one_table_and_totals_are_no_documents() -> None:
    log = read("Title,Description,Incident Number\nShots fired,a,1\nShots fired,b,2\nStop,c,3\n", "log.csv")
    assert len(log.items) == 1
    assert "list of events" in " ".join(log.notes)
    totals = read("Title,Year\nOnly row,2015\nTotal,1\n", "t.csv")
    assert [item.values.title for item in totals.items] == ["Only row"]
    assert "totals" in " ".join(totals.notes)


@pytest.mark.parametrize(("cell", "year"), [("43101", 2018), ("3/15/19", 2019), ("April 2018", 2018)])
def test_dates_of_spreadsheets_give_their_year(cell: str, year: int) -> None:
    assert read(f"Title,Date\nA row,{cell}\n", "t.csv").items[0].values.year == year


def test_words_of_vendors_are_told_from_words_of_authors() -> None:
    assert clean_title("Hot spots &amp; crime.") == "Hot spots & crime"
    assert clean_title("Smith v. Jones Inc.") == "Smith v. Jones Inc."
    assert clean_abstract("[No abstract available]") == ""
    assert clean_author("Roe, J. (57191234567)") == "Roe, J."
    assert clean_note("Correspondence: x@example.org; Used twice") == "Used twice"
    assert is_login_address("https://search.ebscohost.com/login.aspx?x=1")
    assert not is_login_address("https://www.ojp.gov/ncjrs/virtual-library/abstracts/x")


def test_front_matter_of_others_is_mapped_and_the_rest_named() -> None:
    fields = read_fields(
        {"subTitle": "Calls fell.", "agency": "Police", "tags": ["a", "b"], "layout": "post", "draft": False}
    )
    assert [(one.name, one.target) for one in fields] == [
        ("subTitle", "summary"),
        ("agency", "publisher"),
        ("tags", "tags"),
        ("layout", ""),
    ]
    found = {one.field: one.value for one in propose_from_fields(fields)}
    assert found == {"summary": "Calls fell.", "publisher": "Police", "tags": "a; b"}
    chosen = {one.field: one.value for one in propose_from_fields(fields, {"layout": "type", "agency": ""})}
    assert chosen == {"summary": "Calls fell.", "tags": "a; b", "type": "post"}


def test_source_is_the_same_whatever_the_order_and_spelling_of_its_fields() -> None:
    assert name_source(["subTitle", "agency"]) == name_source(["Agency", "sub_title"])
    assert name_source(["agency"]) != name_source(["agency", "tags"])


def test_pictures_in_headings_of_markdown_leave_the_words() -> None:
    file = read('---\ntitle: T\n---\n## ![Icon](https://example.org/p.png "Problem") Problem\n\nText.\n', "a.md")
    assert file.items[0].body.startswith("## Problem\n")
    assert "1 picture" in " ".join(file.notes)


def test_short_names_of_web_of_science_are_columns_of_ours() -> None:
    head = "PT\tAU\tAF\tTI\tSO\tPY\tVL\tBP\tEP\tEM"
    row = "J\tBraga, AA\tBraga, Anthony A.\tA row\tCriminology\t2018\t5\t1\t9\ta@b.org"
    file = read(f"{head}\n{row}\n", "wos.csv")
    work = file.items[0].values.work
    assert work is not None
    assert (work.makers_line, work.container, work.year, work.volume, work.page) == (
        "Braga, Anthony A.",
        "Criminology",
        2018,
        "5",
        "1-9",
    )
    assert "@" not in file.items[0].body
    assert any(note.startswith("Left out: ") and "EM" in note for note in file.notes)


@pytest.mark.parametrize(("source", "publisher"), [("Police Foundation", "Police Foundation"), ("Scopus", None)])
def test_column_called_source_is_the_publisher_unless_it_names_the_catalog(source: str, publisher: str | None) -> None:
    work = read(f"Title,Year,Source\nA row,2015,{source}\n", "t.csv").items[0].values.work
    assert work is not None
    assert work.publisher == publisher


def test_journal_is_not_proposed_as_publisher() -> None:
    (item,) = read(ris("TY  - JOUR", "TI  - One", "JO  - Criminology", "ER  - "), "a.ris").items
    assert item.values.publisher == "Criminology"
    assert "publisher" not in {one.field for one in item.found}
