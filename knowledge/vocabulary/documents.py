"""What a document is, what it is about and who may see it."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a document is."""

    PRACTICE = "practice"
    LESSON = "lesson"
    SUMMIT = "summit"
    REFERENCE = "reference"
    TOOL = "tool"
    PROGRAM = "program"


SITE_KIND = "site"
"""What a city or county of the program is among what can be found. It is no document: nobody drafts or cites one."""


class Visibility(StrEnum):
    """Who may see a document. ``published`` is open to every reader.

    ``cataloged`` stands in a collection that was brought in whole and not reviewed here: readers find it only where
    they ask for such collections, and no list, feed or count of ours has it.
    """

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    CATALOGED = "cataloged"
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
    SEXUAL_ASSAULT = "sexual-assault"
    CARJACKING = "carjacking"


class Confidence(StrEnum):
    """How sure we are of the facts on a page."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


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


class Checked(StrEnum):
    """How far a source was read. What was not seen at all is not published."""

    YES = "yes"
    PARTLY = "partly"
