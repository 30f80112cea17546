"""What was found, how sure that is, and how it is rated."""

from __future__ import annotations

from enum import StrEnum


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


class OutcomeWord(StrEnum):
    """What a study measured; ``other`` where no word fits, with a name of its own."""

    HOMICIDE = "homicide"
    GUN_VIOLENCE = "gun-violence"
    VIOLENT_CRIME = "violent-crime"
    ASSAULT = "assault"
    ROBBERY = "robbery"
    DOMESTIC_VIOLENCE = "domestic-violence"
    SEXUAL_ASSAULT = "sexual-assault"
    GANG_VIOLENCE = "gang-violence"
    RETALIATION = "retaliation"
    YOUTH_VIOLENCE = "youth-violence"
    PROPERTY_CRIME = "property-crime"
    BURGLARY = "burglary"
    VEHICLE_CRIME = "vehicle-crime"
    DRUG_CRIME = "drug-crime"
    DISORDER = "disorder"
    ALL_CRIME = "all-crime"
    REOFFENDING = "reoffending"
    VICTIMIZATION = "victimization"
    CLEARANCE = "clearance"
    TRUST = "trust"
    FEAR = "fear"
    ILLEGAL_FIREARMS = "illegal-firearms"
    OTHER = "other"


class Direction(StrEnum):
    """What happened to an outcome. For clearance and trust the good direction is ``improves``."""

    REDUCES = "reduces"
    IMPROVES = "improves"
    NO_EFFECT = "no-effect"
    UNCLEAR = "unclear"
    INCREASES = "increases"
    WORSENS = "worsens"


class Certainty(StrEnum):
    """How sure a finding is, in the words of GRADE (Guyatt et al. 2008); the compilers' judgment, with its reason."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very-low"


class Verdict(StrEnum):
    """What the rows of a practice say of one problem: derived (:mod:`knowledge.evidence`), never stored."""

    SUPPORTED = "supported"
    MIXED = "mixed"
    INDIRECT = "indirect"
    INCONCLUSIVE = "inconclusive"
    UNTESTED = "untested"
    NO_EFFECT = "no-effect"
    HARM = "harm"


class NotForKind(StrEnum):
    """Why a practice is not for a problem."""

    NO_EFFECT = "no-effect"
    HARM = "harm"
    NOT_TESTED = "not-tested"
    INDIRECT = "indirect"
