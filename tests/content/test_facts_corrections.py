"""What was found wrong is put right, as data: no page still says the old thing, and what nobody checked stays out."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kb.services.library import build_rating
from knowledge.evidence import judge
from knowledge.practice import PracticeRecord
from knowledge.vocabulary import Direction, Problem, RatingBasis, Verdict
from tests.content import shelf
from tests.content.fact_files import load_corrections, needs_facts

REAL_REGISTRIES = {
    "CrimeSolutions",
    "Blueprints",
    "Blueprints for Healthy Youth Development",
    "GMU Evidence-Based Policing Matrix",
}


def _practice(slug: str) -> PracticeRecord:
    return shelf.practices()[slug]


def _told(slug: str) -> str:
    return _practice(slug).model_dump_json() + shelf.entry(slug).body


@needs_facts
def test_corrections_are_counted() -> None:
    checked = Counter(item["checked"].split(" ")[0].rstrip(",") for item in load_corrections())
    assert sum(checked.values()) == 26
    assert (checked["yes"], checked["partly"]) == (20, 2)
    # One of the four that are left has a source that exists and was not read.
    assert checked["no"] + checked["existence"] == 4


def test_procedural_justice_in_chicago_is_told_as_reanalyzed() -> None:
    record = _practice("procedural-justice-training")
    complaints = next(row for row in record.outcomes if row.name == "complaints")
    assert complaints.direction in (Direction.UNCLEAR, Direction.NO_EFFECT)
    assert "2021" in _told(record.slug)
    assert {("Tucson", "AZ"), ("Cambridge", "MA"), ("Houston", "TX")} <= {(s.city, s.state) for s in record.sites}
    for site in ("tucson-az", "houston-tx"):
        assert record.slug in {item.practice for item in shelf.sites()[site].adoptions}


def test_drug_market_intervention_is_told_with_its_seven_site_replication() -> None:
    told = _told("drug-market-intervention")
    assert re.search(r"seven sites", told)
    assert re.search(r"34 percent", told)
    results = {(site.city, site.result and site.result.value) for site in _practice("drug-market-intervention").sites}
    assert ("Flint", "no-effect") in results


def test_foot_patrol_carries_both_ratings() -> None:
    labels = {row.label for row in _practice("foot-patrol-violent-hot-spots").outcomes}
    assert any(label and label.startswith("Effective") for label in labels)
    assert re.search(r"\(?ID 450\)?, No Effects", _told("foot-patrol-violent-hot-spots"))
    assert re.search(r"2[23] percent", _told("foot-patrol-violent-hot-spots"))


def test_offender_focused_policing_shows_both_sizes() -> None:
    effect = _practice("offender-focused-policing-hot-spots").evidence.effect
    assert all(number in effect for number in ("42", "50", "22", "31"))


def test_plate_readers_are_neither_barred_nor_promoted_for_clearance() -> None:
    found = judge(_practice("license-plate-readers"), Problem.UNSOLVED_CASES)
    assert found.verdict is Verdict.INCONCLUSIVE


def test_borrowed_count_and_rating_are_gone() -> None:
    evidence = _practice("focused-deterrence-individual-offenders").evidence
    assert evidence.studies is None
    assert build_rating(evidence).look.band == "inconclusive"


@pytest.mark.parametrize(("slug", "studies"), [("ddacts", 1), ("adult-drug-courts", 92), ("hot-spots-policing", None)])
def test_count_of_studies_is_that_of_the_rating(slug: str, studies: int | None) -> None:
    assert _practice(slug).evidence.studies == studies


@pytest.mark.parametrize(
    ("slug", "problem", "verdict"),
    [
        ("koper-curve-patrol", Problem.ROBBERY, Verdict.NO_EFFECT),
        ("disorder-policing", Problem.POLICE_LEGITIMACY, Verdict.HARM),
        ("gunshot-detection", Problem.UNSOLVED_CASES, Verdict.NO_EFFECT),
        ("gunshot-detection", Problem.NONFATAL_SHOOTINGS, Verdict.NO_EFFECT),
        ("gunshot-detection", Problem.HOMICIDE, Verdict.NO_EFFECT),
    ],
)
def test_page_that_lists_a_problem_says_that_it_does_not_help(slug: str, problem: Problem, verdict: Verdict) -> None:
    """The pages speak of these problems, and what they say is that the practice is no answer to them."""
    assert judge(_practice(slug), problem).verdict is verdict


def test_one_study_is_never_called_studies_that_agree() -> None:
    for record in shelf.practices().values():
        meaning = build_rating(record.evidence).look.meaning
        assert "agree" not in meaning.lower()
        assert "strong" not in meaning.lower()


def test_registry_is_one_that_rates() -> None:
    assert {record.evidence.registry for record in shelf.practices().values()} - {None} <= REAL_REGISTRIES
    for record in shelf.practices().values():
        if record.evidence.rating_basis is RatingBasis.SYSTEMATIC_REVIEW:
            assert record.evidence.registry is None, record.slug


def test_multisystemic_therapy_names_the_other_registries() -> None:
    assert "CrimeSolutions" in _practice("multisystemic-therapy").evidence.effect


def test_summer_jobs_have_the_published_figure() -> None:
    assert "43 percent" in _practice("summer-youth-employment").evidence.effect


def test_street_lighting_has_its_reviews() -> None:
    assert re.search(r"[Rr]eview of \d+ studies", _practice("street-lighting").evidence.effect)


def test_founding_texts_are_records_in_full() -> None:
    newsletter = shelf.references()["ref-national-public-safety-partnership-operations-newsletter-april-2017"]
    release = shelf.references()["ref-doj-release-national-public-safety-partnership-2017"]
    assert newsletter.ncj_number == "251579"
    assert newsletter.abstract
    assert newsletter.publisher
    assert (release.year, release.month, release.day) == (2017, 6, 20)
    assert len(release.sites) == 12


def test_what_nobody_checked_stays_out() -> None:
    cincinnati = _told("cincinnati-initiative-to-reduce-violence")
    assert not re.search(r"\b(?:38|41|42) percent", cincinnati)
    assert _practice("dare-original").evidence.registry is None
