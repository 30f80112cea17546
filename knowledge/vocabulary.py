"""The controlled words: every list of allowed values, and the label a reader sees for each.

The one place for them. The values are those of the front matter; labels are plain language.
Knows nothing of files, indexes or pages.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a document is."""

    PRACTICE = "practice"
    LESSON = "lesson"
    SUMMIT = "summit"
    REFERENCE = "reference"


class Visibility(StrEnum):
    """Who may see a document. Only ``published`` is open to every reader."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Area(StrEnum):
    """Core areas of the program: seven of 2017 and two used later."""

    GUN_VIOLENCE = "gun-violence"
    CRIMINAL_JUSTICE_COLLABORATION = "criminal-justice-collaboration"
    CRIME_ANALYSIS = "crime-analysis"
    TECHNOLOGY = "technology"
    INVESTIGATIONS = "investigations"
    COMMUNITY_ENGAGEMENT = "community-engagement"
    PEER_LEARNING = "peer-learning"
    FEDERAL_PARTNERSHIPS = "federal-partnerships"
    CONSTITUTIONAL_POLICING = "constitutional-policing"


class Problem(StrEnum):
    """What a city may be trying to reduce or repair."""

    HOMICIDE = "homicide"
    NONFATAL_SHOOTINGS = "nonfatal-shootings"
    GANG_VIOLENCE = "gang-violence"
    RETALIATION = "retaliation"
    REPEAT_OFFENDING = "repeat-offending"
    DRUG_MARKETS = "drug-markets"
    AGGRAVATED_ASSAULT = "aggravated-assault"
    DISORDER = "disorder"
    ROBBERY = "robbery"
    VEHICLE_CRIME = "vehicle-crime"
    BURGLARY = "burglary"
    YOUTH_VIOLENCE = "youth-violence"
    ILLEGAL_FIREARMS = "illegal-firearms"
    UNSOLVED_CASES = "unsolved-cases"
    POLICE_LEGITIMACY = "police-legitimacy"
    DOMESTIC_VIOLENCE = "domestic-violence"
    VICTIMIZATION = "victimization"


class Requirement(StrEnum):
    """What a site must have, or find, to run a practice; also what a site may declare as an asset."""

    DEDICATED_ANALYST = "dedicated-analyst"
    CRIME_ANALYSIS_UNIT = "crime-analysis-unit"
    PROSECUTOR_PARTNER = "prosecutor-partner"
    PROBATION_PAROLE_PARTNER = "probation-parole-partner"
    COMMUNITY_PARTNERS = "community-partners"
    SOCIAL_SERVICE_PROVIDER = "social-service-provider"
    OUTREACH_WORKERS = "outreach-workers"
    CITY_HALL_SPONSOR = "city-hall-sponsor"
    DATA_SHARING_AGREEMENT = "data-sharing-agreement"
    RESEARCH_PARTNER = "research-partner"
    FEDERAL_TASK_FORCE = "federal-task-force"
    SWORN_STAFF_SURPLUS = "sworn-staff-surplus"
    NIBIN_SITE = "nibin-site"
    BALLISTICS_LAB = "ballistics-lab"
    FORENSIC_LAB = "forensic-lab"
    VICTIM_ADVOCATES = "victim-advocates"
    RTCC = "rtcc"
    CCTV = "cctv"
    LPR = "lpr"
    GUNSHOT_DETECTION = "gunshot-detection"
    BODY_WORN_CAMERAS = "body-worn-cameras"
    HOSPITAL_PARTNER = "hospital-partner"


class CostBand(StrEnum):
    """What a practice costs to start and run, and what a city can spend, in the same three steps.

    A practice's band is our judgment, not a cited figure.
    """

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class TimeToEffect(StrEnum):
    """How long until an effect can be expected; our judgment."""

    WEEKS = "weeks"
    MONTHS = "months"
    YEAR_PLUS = "year-plus"


class CitySize(StrEnum):
    """Sizes of city that a practice suits; our judgment. The bounds stand in :mod:`search.matching.profile`."""

    SMALL = "small"
    MIDSIZE = "midsize"
    LARGE = "large"


class Trend(StrEnum):
    """Which way a city's violence has gone over three years."""

    RISING = "rising"
    FLAT = "flat"
    FALLING = "falling"


class Rating(StrEnum):
    """The label that a registry or review gave, in the words of the facts; ``null`` where it was not seen."""

    EFFECTIVE = "effective"
    PROMISING = "promising"
    NO_EFFECTS = "no-effects"
    NEGATIVE = "negative"
    INCONCLUSIVE = "inconclusive"
    NOT_RATED = "not-rated"


class RatingBasis(StrEnum):
    """Where the rating comes from."""

    REGISTRY = "registry"
    SYSTEMATIC_REVIEW = "systematic-review"
    STUDY = "study"
    REGISTRY_TEXT_AND_REVIEW = "registry-text-and-systematic-review"
    REGISTRY_RATING_NOT_SEEN = "registry-rating-not-seen"
    NONE = "none"


class Band(StrEnum):
    """The display band derived from the evidence, never stored in its place (see :mod:`knowledge.evidence`)."""

    EFFECTIVE = "effective"
    PROMISING = "promising"
    MIXED = "mixed"
    NO_EFFECT = "no-effect"
    HARMFUL = "harmful"
    INCONCLUSIVE = "inconclusive"
    NOT_RATED = "not-rated"


WORKING_BANDS = frozenset({Band.EFFECTIVE, Band.PROMISING})
"""Bands that say it works."""

FAILED_BANDS = frozenset({Band.NO_EFFECT, Band.HARMFUL})
"""Bands that say it was tested and does not work."""


class Design(StrEnum):
    """How a study was made."""

    META_ANALYSIS = "meta-analysis"
    RCT = "rct"
    QUASI_EXPERIMENTAL = "quasi-experimental"
    PRE_POST = "pre-post"
    DESCRIPTIVE = "descriptive"


class Confidence(StrEnum):
    """How sure we are of the facts on a page."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class AdoptionRole(StrEnum):
    """What a city's part in a practice was."""

    EVALUATED = "evaluated"
    IMPLEMENTED = "implemented"


class EventKind(StrEnum):
    """What an event or its material is."""

    SUMMIT = "summit"
    ACADEMY = "academy"
    WEBINAR = "webinar"
    WEBINAR_SERIES = "webinar_series"
    VIRTUAL_PEER_EXCHANGE = "virtual_peer_exchange"
    PEER_EXCHANGE = "peer_exchange"
    TRAINING = "training"
    SITE_VISIT = "site_visit"


_LABELS = {
    "nibin-site": "NIBIN site",
    "rtcc": "Real-time crime center",
    "cctv": "Public CCTV",
    "lpr": "License plate readers",
    "body-worn-cameras": "Body-worn cameras",
    "probation-parole-partner": "Probation and parole partner",
    "crime-analysis-unit": "Crime analysis unit",
    "year-plus": "A year or more",
    "rct": "Randomized controlled trial",
    "meta-analysis": "Meta-analysis",
    "quasi-experimental": "Quasi-experimental study",
    "pre-post": "Before-and-after study",
    "descriptive": "Descriptive study",
    "no-effect": "No effect",
    "no-effects": "No effects",
    "not-rated": "Not rated",
    "nonfatal-shootings": "Nonfatal shootings",
    "registry": "A registry's own rating",
    "systematic-review": "The conclusion of a systematic review",
    "study": "One contested or null study",
    "registry-text-and-systematic-review": "A registry's text and a systematic review",
    "registry-rating-not-seen": "Listed in a registry; its rating was not seen",
    "none": "No rating found",
}


def label(value: str) -> str:
    """The words a reader sees for a controlled value: ``gun-violence`` becomes ``Gun violence``."""
    return _LABELS.get(value) or value.replace("-", " ").replace("_", " ").capitalize()
