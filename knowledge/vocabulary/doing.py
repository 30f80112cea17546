"""What it takes to do a practice, who did it, and what helps."""

from __future__ import annotations

from enum import StrEnum


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
    PROJECT_MANAGER = "project-manager"
    DEDICATED_DETECTIVES = "dedicated-detectives"
    SCHOOL_PARTNER = "school-partner"
    COURTS = "courts"
    JUVENILE_COURT = "juvenile-court"
    CITY_ATTORNEY = "city-attorney"
    CODE_ENFORCEMENT = "code-enforcement"
    ALCOHOL_LICENSING_BOARD = "alcohol-licensing-board"
    PUBLIC_HEALTH_DEPARTMENT = "public-health-department"
    FORENSIC_NURSE = "forensic-nurse"
    DISPATCH_911 = "911-dispatch"
    TRIBAL_GOVERNMENT = "tribal-government"
    TRAFFIC_ENGINEER = "traffic-engineer"
    STATE_LAW = "state-law"
    EMPLOYERS = "employers"


class Necessity(StrEnum):
    """Whether a practice cannot run without something."""

    MUST = "must"
    HELPS = "helps"


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


class PracticeRole(StrEnum):
    """Whether a practice is an answer to a problem by itself; our judgment."""

    STRATEGY = "strategy"
    PROGRAM = "program"
    SUPPORT = "support"
    TECHNOLOGY = "technology"


class Focus(StrEnum):
    """What a practice works on, so that a list can take one of each."""

    PEOPLE = "people"
    PLACE = "place"
    INVESTIGATION = "investigation"
    PREVENTION = "prevention"
    TRUST = "trust"
    SUPPORT = "support"


class AdoptionRole(StrEnum):
    """What a city's part in a practice was."""

    EVALUATED = "evaluated"
    IMPLEMENTED = "implemented"


class AdoptionResult(StrEnum):
    """What came of a practice in a city."""

    WORKED = "worked"
    MIXED = "mixed"
    NO_EFFECT = "no-effect"
    HARM = "harm"
    ENDED_EARLY = "ended-early"
    NOT_EVALUATED = "not-evaluated"


class ToolKind(StrEnum):
    """What helps to do a practice."""

    TOOLKIT = "toolkit"
    GUIDE = "guide"
    MODEL_POLICY = "model-policy"
    AGREEMENT = "agreement"
    JOB_DESCRIPTION = "job-description"
    CHECKLIST = "checklist"
    FIDELITY = "fidelity"
    MEASURES = "measures"
    LOGIC_MODEL = "logic-model"
    DATA_TOOL = "data-tool"
    COST = "cost"
    TRAINING = "training"
    GRANT = "grant"


class Step(StrEnum):
    """The step of the work that a tool helps with, in their order."""

    DIAGNOSE = "diagnose"
    CHOOSE = "choose"
    PLAN = "plan"
    START = "start"
    RUN = "run"
    MEASURE = "measure"
    SUSTAIN = "sustain"
