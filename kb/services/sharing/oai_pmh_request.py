"""What a harvester asks, checked as OAI-PMH 2.0 prescribes: verbs, arguments, dates and resumption tokens.

Knows the protocol, no table and no HTTP. Nothing is kept between requests: a token holds all that the next one needs.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from kb.services.sharing.xml import in_utc

PREFIX = "oai_dc"
VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
"""Each verb with the arguments it must have and those it may have."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")


class Refused(Exception):
    """A request that the protocol answers with an error. ``code`` is one of the protocol's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Position(NamedTuple):
    """The last record that was given: when it changed, and its number in the database."""

    changed: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The records that a list asks for: changed from ``first`` to ``last``, both included, and in a set.

    ``after`` is where an earlier part of the list ended and ``cursor`` how many records it had given by then.
    """

    first: datetime | None = None
    last: datetime | None = None
    in_set: str = ""
    after: Position | None = None
    cursor: int = 0


@dataclass(frozen=True, slots=True)
class HarvestRequest:
    """A request that was understood. ``arguments`` are as they were given, for the answer to repeat."""

    verb: str
    arguments: Mapping[str, str]
    identifier: str = ""
    selection: Selection = Selection()
    resumed: bool = False


class _Token(BaseModel):
    """What stands in a resumption token."""

    model_config = ConfigDict(extra="forbid")

    first: datetime | None
    last: datetime | None
    in_set: str = Field(max_length=200)
    changed: datetime
    number: int = Field(ge=0, lt=2**62)
    cursor: int = Field(ge=0, lt=2**31)


def read_request(given: Mapping[str, Sequence[str]]) -> HarvestRequest:
    """The request in ``given``, each argument with all its values.

    Raises:
        Refused: badVerb, badArgument, cannotDisseminateFormat or badResumptionToken.
    """
    verb = _read_verb(given.get("verb", ()))
    required, optional = VERBS[verb]
    arguments = {name: values[0] for name, values in given.items() if name != "verb" and values}
    if repeated := sorted(name for name, values in given.items() if len(values) > 1):
        raise Refused("badArgument", f"{repeated[0]} is given more than once.")
    if unknown := sorted(set(arguments) - required - optional):
        raise Refused("badArgument", f"{verb} takes no argument {unknown[0]!r}.")
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise Refused("badArgument", "resumptionToken must be the only argument beside the verb.")
        if verb == "ListSets":
            raise Refused("badResumptionToken", "The list of sets is given whole: there is no token for it.")
        return HarvestRequest(verb, arguments, selection=read_token(arguments["resumptionToken"]), resumed=True)
    if missing := sorted(required - set(arguments)):
        raise Refused("badArgument", f"{verb} needs the argument {missing[0]!r}.")
    if arguments.get("metadataPrefix", PREFIX) != PREFIX:
        raise Refused("cannotDisseminateFormat", f"The one format here is {PREFIX}.")
    return HarvestRequest(verb, arguments, arguments.get("identifier", ""), _read_selection(arguments))


def build_token(selection: Selection, after: Position, cursor: int) -> str:
    """The token with which the list of ``selection`` goes on behind ``after``, ``cursor`` records having been given."""
    token = _Token(
        first=selection.first,
        last=selection.last,
        in_set=selection.in_set,
        changed=after.changed,
        number=after.number,
        cursor=cursor,
    )
    return base64.urlsafe_b64encode(token.model_dump_json().encode()).decode("ascii").rstrip("=")


def read_token(text: str) -> Selection:
    """The selection that a token of :func:`build_token` holds.

    Raises:
        Refused: badResumptionToken.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        token = _Token.model_validate_json(raw)
        first, last = (moment and in_utc(moment) for moment in (token.first, token.last))
        after = Position(in_utc(token.changed), token.number)
    except (ValueError, OverflowError) as error:  # no base64, none of our fields, or a time that has no place in UTC
        raise Refused("badResumptionToken", "This is no token that was given here: begin the list again.") from error
    return Selection(first, last, token.in_set, after, token.cursor)


def _read_verb(values: Sequence[str]) -> str:
    if len(values) != 1:
        raise Refused("badVerb", "Give one verb." if not values else "Give the verb only once.")
    if values[0] not in VERBS:
        raise Refused("badVerb", f"Use one of: {', '.join(VERBS)}.")
    return values[0]


def _read_selection(arguments: Mapping[str, str]) -> Selection:
    first, last, in_set = arguments.get("from"), arguments.get("until"), arguments.get("set", "")
    if first is not None and last is not None and len(first) != len(last):
        raise Refused("badArgument", "from and until must be of the same granularity.")
    begin = _read_date("from", first, time.min) if first is not None else None
    end = _read_date("until", last, time.max) if last is not None else None
    if begin and end and begin > end:
        raise Refused("badArgument", "from is later than until.")
    if "set" in arguments and not _SET.fullmatch(in_set):
        raise Refused("badArgument", "set is not the name of a set.")
    return Selection(begin, end, in_set)


def _read_date(name: str, text: str, of_day: time) -> datetime:
    """A day, at ``of_day``, or a second; ``until`` takes in the whole of its second."""
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(datetime.strptime(text, "%Y-%m-%d"), of_day, UTC)
        if _SECOND.fullmatch(text):
            found = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            return found.replace(microsecond=999_999) if of_day == time.max else found
    except ValueError:
        pass
    raise Refused("badArgument", f"{name} must be a date such as 2024-01-31 or 2024-01-31T12:00:00Z.")
