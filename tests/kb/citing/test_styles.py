"""Citations in APA and Chicago, and what a page says to machines: right for every form, and safe in a page."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings

from kb.services.citing.embedded import build_coins, build_meta, build_open_graph
from kb.services.citing.json_ld import build_json_ld
from kb.services.citing.styles import cite
from kb.services.citing.work import Citable, ClaimedFinding, EventFacts
from knowledge.bibliography import Name, Work, WorkType
from knowledge.characters import one_line
from tests.kb.helpers.citing import ARTICLE, PAGE, REPORT, citables

UNSIGNED = Citable(
    "ref-exile",
    "reference",
    "https://kb.example.org/r",
    Work(title="Project Exile: a look. Back", type=WorkType.REPORT, year=2002),
)


def but(citable: Citable, **changes: object) -> Citable:
    """``citable`` with other fields of its work."""
    return replace(citable, work=citable.work.model_copy(update=changes))


def apa(citable: Citable) -> str:
    return cite(citable)[0].text


def chicago(citable: Citable) -> str:
    return cite(citable)[1].text


def test_article_in_apa_and_chicago() -> None:
    work = but(ARTICLE, title="Hot spots policing", url=None)
    assert apa(work) == (
        "Braga, A. A., & La Vigne, N. G. (2019). Hot spots policing. Police Quarterly, 21(3), 283–308. "
        "https://doi.org/10.1002/cl2.1046"
    )
    assert chicago(work) == (
        "Braga, A. A., and N. G. La Vigne. 2019. “Hot Spots Policing.” Police Quarterly 21 (3): 283–308. "
        "https://doi.org/10.1002/cl2.1046."
    )


def test_report_shows_its_number_and_an_agency_in_one_piece() -> None:
    assert apa(REPORT) == (
        "Children's Home and Aid. (2013). Evaluation of a strategy (No. RR531). RAND Corporation. "
        "https://kb.example.org/references/ref-report-2013"
    )


def test_page_of_this_base_has_it_as_author_once() -> None:
    assert apa(PAGE) == (
        "PSP Knowledge Base. (2024, February 29). Hot spots policing. "
        "https://kb.example.org/practices/hot-spots-policing"
    )
    assert chicago(PAGE).count("PSP Knowledge Base") == 1


@pytest.mark.parametrize("ncj", ["", "255653"])
def test_title_stands_once_where_there_is_no_author(ncj: str) -> None:
    for citation in cite(but(UNSIGNED, ncj_number=ncj or None)):
        assert citation.text.lower().count("project exile") == 1
        assert "2002" in citation.text


def test_et_al_and_editors_are_written_as_the_styles_ask() -> None:
    more = but(REPORT, authors=(Name(family="Buckley", given="P.R."),), et_al=True)
    assert apa(more).startswith("Buckley, P. R., et al. (2013). ")
    assert chicago(more).startswith("Buckley, P. R., et al. 2013. ")
    edited = but(REPORT, authors=(), editors=(Name(family="Shah", given="S."), Name(family="Burch", given="J.")))
    assert apa(edited).startswith("Shah, S., & Burch, J. (Eds.). (2013). ")
    assert chicago(edited).startswith("Shah, S., and J. Burch, eds. 2013. ")


def test_markup_in_a_title_is_shown_and_never_obeyed() -> None:
    work = but(ARTICLE, title="<script>alert(1)</script> & <b>more</b>")
    for citation in cite(work):
        assert "<script" not in citation.html
        assert "<b>" not in citation.html
        assert "<b>more</b>" in citation.text.lower()


@settings(max_examples=15, deadline=None)
@given(citables)
def test_any_work_is_cited_with_nothing_but_italics(citable: Citable) -> None:
    for citation in cite(citable):
        stripped = citation.html.replace("<i>", "").replace("</i>", "").replace("<sup>", "").replace("</sup>", "")
        assert "<" not in stripped.replace("<sub>", "").replace("</sub>", "")


@settings(max_examples=60, deadline=None)
@given(citables)
def test_json_ld_can_not_end_its_script_and_says_what_the_work_is(citable: Citable) -> None:
    text = build_json_ld(citable)
    assert not set("<>&\u2028\u2029") & set(text)
    value = json.loads(text)
    assert value["@context"] == "https://schema.org"
    assert value["url"] == citable.url


def test_json_ld_says_numbers_journal_and_sources() -> None:
    article, page = json.loads(build_json_ld(ARTICLE)), json.loads(build_json_ld(PAGE))
    assert article["@type"] == "ScholarlyArticle"
    assert {i["propertyID"]: i["value"] for i in article["identifier"]} == {"DOI": "10.1002/cl2.1046", "NCJ": "251579"}
    assert article["isPartOf"]["isPartOf"]["isPartOf"]["name"] == "Police Quarterly"
    assert (page["@type"], page["dateModified"], page["citation"]) == ("Article", "2024-02-29", [PAGE.sources[0].line])


def test_json_ld_of_a_practice_claims_each_outcome_with_its_certainty() -> None:
    found = (
        ClaimedFinding("Robbery", "No effect", "Low", "The same as before."),
        ClaimedFinding("Trust", "Unclear", "Very low", ""),
    )
    page = json.loads(build_json_ld(replace(PAGE, findings=found)))
    assert page["hasPart"] == [
        {"@type": "Claim", "name": "Robbery: no effect (low certainty)", "text": "The same as before."},
        {"@type": "Claim", "name": "Trust: unclear (very low certainty)"},
    ]
    assert "hasPart" not in json.loads(build_json_ld(PAGE))


def test_meta_tags_have_one_author_each_and_the_numbers_in_their_places() -> None:
    pairs = build_meta(ARTICLE)
    assert [value for name, value in pairs if name == "citation_author"] == ["Braga, A.A.", "La Vigne, N.G."]
    said = dict(pairs)
    assert (said["citation_doi"], said["citation_firstpage"], said["citation_lastpage"]) == (
        ARTICLE.work.doi,
        "283",
        "308",
    )
    report = dict(build_meta(REPORT))
    assert report["citation_technical_report_number"] == "RR531"
    assert report["citation_technical_report_institution"] == "RAND Corporation"
    assert report["citation_publication_date"] == "2013/07"


def test_coins_is_an_openurl_that_names_the_work() -> None:
    article = parse_qs(build_coins(ARTICLE))
    assert article["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:journal"]
    assert article["rft.atitle"] == [ARTICLE.title]
    assert (article["rft.aulast"], article["rft.aufirst"]) == (["Braga"], ["A.A."])
    assert article["rft.au"] == ["La Vigne, N.G."], "the first author is named once"
    assert "info:doi/10.1002/cl2.1046" in article["rft_id"]
    page = parse_qs(build_coins(PAGE))
    assert page["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert page["rft.identifier"] == [PAGE.url]


@settings(max_examples=60, deadline=None)
@given(citables)
def test_any_title_comes_back_from_coins(citable: Citable) -> None:
    said = parse_qs(build_coins(citable))
    title = next((said[key][0] for key in ("rft.atitle", "rft.btitle", "rft.title") if key in said), "")
    assert title == one_line(citable.title)


def test_page_of_this_base_is_no_article_of_a_journal() -> None:
    assert not [name for name, _ in build_meta(PAGE) if name.startswith("citation_")]
    assert ("DC.creator", "PSP Knowledge Base") in build_meta(PAGE)
    assert ("og:site_name", "PSP Knowledge Base") in build_open_graph(PAGE)
    assert ("og:type", "article") in build_open_graph(ARTICLE)


def test_page_of_an_event_says_when_and_where_it_was() -> None:
    event = EventFacts("2017-06-20", "2017-06-22", "Bethesda, MD", "BJA", ("Jane Doe",))
    said = json.loads(build_json_ld(replace(PAGE, kind="summit", event=event)))["about"]
    assert (said["@type"], said["startDate"], said["endDate"]) == ("Event", "2017-06-20", "2017-06-22")
    assert said["location"] == {"@type": "Place", "name": "Bethesda, MD"}


def test_every_style_is_offered_and_says_who_and_when() -> None:
    names = {citation.name for citation in cite(ARTICLE)}
    assert names == {"APA, 7th edition", "Chicago, author-date", "ASA", "Bluebook, law review"}
    for citation in cite(ARTICLE):
        assert "Braga" in citation.text.title(), citation
        assert "2019" in citation.text
