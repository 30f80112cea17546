"""Small content files for tests, in canonical form."""

from __future__ import annotations

from pathlib import Path

_SITES = """\
sites:
- city: Springfield
  state: IL
  program: null
  years: '2015'
  role: evaluated
  result: worked
  outcome: Assaults fell"""


def write_lesson(folder: Path, slug: str, body: str = "## What happened\nSomething happened.\n") -> Path:
    """A lesson called ``slug`` under ``folder``."""
    text = f"""\
---
kind: lesson
slug: {slug}
title: {slug.replace("-", " ")}
summary: A lesson for tests.
year: 2016
core_areas:
- crime-analysis
questions:
- What comes first?
confidence: high
source:
  title: Annual report
  ncj: null
  url: https://example.org/report
---
{body}"""
    return _write(folder / "lessons" / f"{slug}.md", text)


def practice_text(slug: str, rating: str = "promising", sites: str = _SITES, body: str = "") -> str:
    """The text of a practice called ``slug``."""
    return f"""\
---
kind: practice
slug: {slug}
title: {slug.replace("-", " ")}
summary: Officers and counselors visit homes together.
core_areas:
- community-engagement
problems:
- domestic-violence
evidence:
  registry: CrimeSolutions
  rating: {rating}
  registry_id: null
  rated_year: null
  studies: 2
  effect: Repeat assaults changed.
  design:
  - rct
  rating_basis: registry
outcomes:
- outcome: domestic-violence
  problems:
  - domestic-violence
  direction: reduces
  certainty: low
  reason: One small trial.
  studies: 1
  places: '1'
  effect: Repeat assaults fell.
  registry: CrimeSolutions
  label: Promising | One study
  year: 2014
  checked: 'yes'
emmie:
  effect: Some.
  mechanism: null
  moderators: null
  implementation: null
  economics: null
mechanism: A visit.
components:
- visits
requirements:
- requirement: social-service-provider
  need: must
cost_band: low
months_to_effect:
  low: 2
  high: 8
  basis: null
suited_city_size:
- small
{sites}
risks:
- fades
questions:
- Who should knock on the door?
confidence: high
sources:
- title: A study
  authors: null
  year: 2014
  publisher: null
  ncj_number: null
  doi: null
  url: https://example.org/study
  seen: true
---
{body or "## Bottom line" + chr(10) + "It helps a little." + chr(10)}"""


def write_practice(folder: Path, slug: str, rating: str = "promising", sites: str = _SITES, body: str = "") -> Path:
    """A practice called ``slug`` under ``folder``."""
    return _write(folder / "practices" / f"{slug}.md", practice_text(slug, rating, sites, body))


def site_text(slug: str) -> str:
    """The text of a site, one year of figures in it."""
    city, state = slug.rsplit("-", 1)
    return f"""\
kind: site
slug: {slug}
name: {city.title()}
state: {state.upper()}
memberships:
- cohort: PSP 2017
  joined: '2017-06-20'
  phase: diagnostic
  source: https://example.org/sites
figures:
- year: 2015
  population: 116000
  violent_crime: 1200
  homicide: 8
  rape: 60
  rape_definition: revised
  robbery: 240
  aggravated_assault: 892
  sworn_officers: 240
  source: A table
"""


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path
