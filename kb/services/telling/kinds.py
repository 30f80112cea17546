"""What people are told of here, in which ways, and to whom each kind is of use. Knows words; must not know tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from kb.services.audit import CURATORS, EVERYONE, SITE_PEOPLE, Role


class TellingKind(StrEnum):
    """What happened."""

    QUESTION = "question"
    LETTER = "letter"
    LATE = "late"
    OBJECTION = "objection"
    HANDOVER = "handover"
    REPORT = "report"
    DECIDED = "decided"
    EXCHANGE = "exchange"
    SEARCH = "search"
    PRACTICE = "practice"
    SITE = "site"
    LIST = "list"


class TellingWay(StrEnum):
    """How somebody is told: not at all, in the inbox and its feed, or there and by mail, once a week or at once."""

    OFF = "off"
    PAGE = "page"
    WEEKLY = "weekly"
    MAIL = "mail"


WAYS: Mapping[TellingWay, str] = {
    TellingWay.OFF: "Not at all",
    TellingWay.PAGE: "In the inbox",
    TellingWay.WEEKLY: "In the inbox, and by mail once a week",
    TellingWay.MAIL: "In the inbox, and by mail at once",
}
"""The words for each way."""


class KindLook(NamedTuple):
    """The words for a kind, the roles that it is for, and how they are told unless they say otherwise."""

    words: str
    roles: frozenset[Role]
    usual: TellingWay


KINDS: Mapping[TellingKind, KindLook] = {
    TellingKind.QUESTION: KindLook("A question waits for your city", SITE_PEOPLE, TellingWay.MAIL),
    TellingKind.LETTER: KindLook("A city wrote in a question of yours", SITE_PEOPLE, TellingWay.MAIL),
    TellingKind.LATE: KindLook("A question to one of your sites has no answer in time", CURATORS, TellingWay.MAIL),
    TellingKind.OBJECTION: KindLook("Somebody objects to a text in a question", CURATORS, TellingWay.MAIL),
    TellingKind.HANDOVER: KindLook("Somebody left your city, and questions wait", SITE_PEOPLE, TellingWay.WEEKLY),
    TellingKind.REPORT: KindLook("A city sent a report to review", CURATORS, TellingWay.WEEKLY),
    TellingKind.DECIDED: KindLook("A report of your city was decided", SITE_PEOPLE, TellingWay.WEEKLY),
    TellingKind.EXCHANGE: KindLook("An offer, a visit or a lesson concerns your city", SITE_PEOPLE, TellingWay.WEEKLY),
    TellingKind.SEARCH: KindLook("A saved search has a new answer", EVERYONE, TellingWay.WEEKLY),
    TellingKind.PRACTICE: KindLook("News of a strategy that you follow", EVERYONE, TellingWay.WEEKLY),
    TellingKind.SITE: KindLook("News of a site that you follow", EVERYONE, TellingWay.WEEKLY),
    TellingKind.LIST: KindLook("News of a reading list that you follow", EVERYONE, TellingWay.WEEKLY),
}
"""Every kind, in the order in which it is offered."""
