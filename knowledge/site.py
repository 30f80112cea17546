"""What a site's file describes: its time in the program, figures, problems, assets, what it did, whom a peer would ask.

Knows the vocabulary. Must not know how cities are compared. Never a person: a city is reached through an office.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.fields import Count, Line, Model, Slug, State, Url, Year
from knowledge.vocabulary import AdoptionResult, AdoptionRole, Checked, CostBand, Problem, Requirement


class Membership(Model):
    """A site's time in one cohort of the program, as its source gives it."""

    cohort: Line | None
    joined: Line | None
    phase: Line | None
    note: Line | None = None
    source: Url


class YearFigures(Model):
    """Offenses known and officers in one year: counts, not rates. ``rape_definition`` is the FBI's of that row.

    ``months`` are those that the figures cover, where the source says so.
    """

    year: Year
    population: Count | None
    violent_crime: Count | None
    homicide: Count | None
    rape: Count | None
    rape_definition: Literal["revised", "legacy"] | None
    robbery: Count | None
    aggravated_assault: Count | None
    sworn_officers: Count | None
    source: Line
    months: Count | None = None
    note: Line | None = None
    license: Line | None = None


class Asset(Model):
    """Something a site has that practices ask for, with where that is said; null where only a mirror was found."""

    asset: Requirement
    year: Year | None
    note: Line
    source: Url | None
    checked: Checked | None = None


class OtherAsset(Model):
    """Something else a site has, for which no practice asks by a word."""

    name: Line
    year: Year | None
    note: Line
    source: Url
    checked: Checked | None = None


class SiteProblem(Model):
    """A problem that a site has declared, or that a source names for it."""

    problem: Problem
    year: Year | None = None
    note: Line | None = None
    source: Url | None = None
    checked: Checked | None = None


class SiteOffice(Model):
    """Whom a peer would ask: a role in an office, never a person."""

    role: Line
    office: Line
    about: Line
    source: Url
    checked: Checked


class SiteAdoption(Model):
    """A practice that a site did. What came of it stands on the practice's page, or in ``note``.

    ``source`` is an address or the path of a page here.
    """

    practice: Slug
    role: AdoptionRole
    program: Line | None
    years: Line | None
    result: AdoptionResult | None = None
    note: Line | None = None
    source: Line


class SiteRecord(Model):
    """A city or county of the program. Its problems, assets and budget are declared: matching uses them."""

    kind: Literal["site"]
    slug: Slug
    name: Line
    state: State
    memberships: tuple[Membership, ...] = Field(min_length=1)
    latitude: float | None = None
    longitude: float | None = None
    problems: tuple[SiteProblem, ...] = ()
    budget: CostBand | None = None
    figures: tuple[YearFigures, ...] = ()
    assets: tuple[Asset, ...] = ()
    also_has: tuple[OtherAsset, ...] = ()
    ask: tuple[SiteOffice, ...] = ()
    adoptions: tuple[SiteAdoption, ...] = ()
    gaps: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()
