"""What a city says of itself, checked at the door; and the profile of every city that is known.

Knows the vocabulary and what a profile may hold. A fault is named with its field and what to write instead, and all
faults at once. Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.services.matching.cities import CityTables, KnownCity
from kb.services.matching.figures import FigureSummary
from knowledge.vocabulary import CostBand, Problem, Requirement, Trend
from search.matching import OFFENSES, Profile

MAX_BYTES = 64_000
"""The largest profile that is read: twenty times the longest that makes sense."""

MAX_FAULTS = 50


class InvalidProfile(BadRequest):
    """A profile that cannot be used; the message names every fault."""

    code = "invalid_profile"
    hint = "Correct every field named in the message. Only population must be given."

    def __init__(self, faults: Sequence[str]) -> None:
        shown = list(faults[:MAX_FAULTS])
        if len(faults) > MAX_FAULTS:
            shown.append(f"and {len(faults) - MAX_FAULTS} more")
        super().__init__("; ".join(shown) + ".")
        self.faults = tuple(faults)


def _each_once(values: list[Any]) -> list[Any]:
    return sorted(set(values))


Rate = Annotated[float, Field(ge=0, le=100_000, strict=True, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Text = Annotated[str, StringConstraints(strict=True, max_length=120, strip_whitespace=True)]


class Violence(BaseModel):
    """Offenses per 100,000 people in a year. Leave out what is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    homicide: Rate | None = None
    rape: Rate | None = Field(None, description="Shown, never compared: the FBI's definition changed in 2013")
    robbery: Rate | None = None
    aggravated_assault: Rate | None = None
    nonfatal_shootings: Rate | None = Field(None, description="Shown, not compared: no table has it for other cities")


class ProfileRecord(BaseModel):
    """A city as it describes itself, or as its figures do. What is None is not known, and is never filled in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text | None = None
    state: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}$")] | None = Field(
        None, description="Two capital letters"
    )
    population: Annotated[int, Field(ge=1, le=50_000_000, strict=True)] | None = None
    violence: Violence = Violence()
    trend: Trend | None = Field(None, description="Which way violence went over three years")
    problems: Annotated[list[Problem], Field(max_length=200), AfterValidator(_each_once)] = []
    assets: Annotated[list[Requirement], Field(max_length=200), AfterValidator(_each_once)] = []
    sworn_officers: Count | None = None
    budget: CostBand | None = None
    months: Annotated[int, Field(ge=1, le=600, strict=True)] | None = Field(
        None, description="Months until an effect must show"
    )
    concern: Annotated[str, StringConstraints(strict=True, max_length=5_000, strip_whitespace=True)] | None = Field(
        None, description="The concern in your own words"
    )


class ProfileInput(ProfileRecord):
    """A profile as it is sent: everything but population may be missing."""

    population: Annotated[int, Field(ge=1, le=50_000_000, strict=True)]


@dataclass(frozen=True, slots=True)
class CityProfile:
    """A profile and whose it is: ``slug`` is None for a city that describes itself. ``figures`` say where the numbers
    of a known city come from and what is missing."""

    record: ProfileRecord
    slug: str | None = None
    in_program: bool = False
    figures: FigureSummary | None = None

    @property
    def title(self) -> str:
        """The city as it is called on a page."""
        if self.record.name is None:
            return "Your city"
        return f"{self.record.name}, {self.record.state}" if self.record.state else self.record.name

    def to_matching(self) -> Profile:
        """The profile as the matching takes it: name, state, rape and the words of the concern are not in it."""
        record = self.record
        rates = {name: rate for name in OFFENSES if (rate := getattr(record.violence, name)) is not None}
        return Profile(
            city=self.slug,
            population=record.population,
            rates=rates,
            trend=record.trend,
            problems=frozenset(record.problems),
            assets=frozenset(record.assets),
            sworn_officers=record.sworn_officers,
            budget=record.budget,
            months=record.months,
        )


def read_profile(data: bytes | str) -> CityProfile:
    """The profile in ``data``, a JSON object (see :func:`read_input`)."""
    return CityProfile(read_input(data))


def read_input(data: bytes | str) -> ProfileInput:
    """The profile in ``data``, a JSON object, as it was sent.

    Raises:
        InvalidProfile: it is too large, no JSON, or has faults; each is named.
    """
    size = len(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
    check_size(size)
    try:
        return ProfileInput.model_validate_json(data)
    except ValidationError as error:
        raise InvalidProfile([_say(fault) for fault in error.errors(include_url=False)]) from error
    except UnicodeEncodeError as error:
        raise InvalidProfile(["profile: it holds characters that are not text"]) from error


def build_profile(values: dict[str, Any]) -> CityProfile:
    """The profile in ``values``, as a form gives them once numbers are numbers.

    Raises:
        InvalidProfile: with every fault.
    """
    try:
        return CityProfile(ProfileInput.model_validate(values))
    except ValidationError as error:
        raise InvalidProfile([_say(fault) for fault in error.errors(include_url=False)]) from error


def check_size(size: int) -> None:
    """Pass silently if a profile of ``size`` bytes is read at all.

    Raises:
        InvalidProfile: it is too large.
    """
    if size > MAX_BYTES:
        raise InvalidProfile([f"profile: it has {size:,} bytes, and at most {MAX_BYTES:,} are read"])


def get_profile(session: Session, cities: CityTables, slug: str) -> CityProfile:
    """The profile of a site of the program, or of a city from the FBI's tables.

    Raises:
        NotFound: there is no city with this slug.
    """
    city = cities.read(session).by_slug.get(slug)
    if city is None:
        raise NotFound(
            f"There is no city called {slug!r}.",
            "Write it as city-st (kansas-city-mo). Cities outside the program come with kb ingest content, or a newer "
            "table of the FBI's with kb import-fbi FILE…",
        )
    return profile_of(city)


def add_limits(
    profile: CityProfile, *, budget: CostBand | None = None, months: int | None = None, concern: str | None = None
) -> CityProfile:
    """``profile`` with what no figure says: budget, time, the concern in words. None changes nothing."""
    given = {"budget": budget, "months": months, "concern": (concern or "").strip() or None}
    changes = {name: value for name, value in given.items() if value is not None}
    return replace(profile, record=profile.record.model_copy(update=changes))


def profile_of(city: KnownCity) -> CityProfile:
    """The profile that a known city's figures and declarations make. Time and concern are not known."""
    figures = city.figures
    record = ProfileRecord(
        name=city.name,
        state=city.state if city.state != "--" else None,
        population=figures.population,
        violence=Violence(**figures.rates),
        trend=figures.trend,
        problems=[Problem(problem) for problem in city.problems],
        assets=[Requirement(asset) for asset in city.assets],
        budget=CostBand(city.budget) if city.budget else None,
        sworn_officers=figures.sworn_officers,
    )
    return CityProfile(record, city.slug, city.in_program, figures)


def _say(fault: Any) -> str:
    """A fault in plain words: the field, what is wrong, and what was given where that is short."""
    field = ".".join(str(part) for part in fault["loc"]) or "profile"
    given = fault.get("input")
    match fault["type"]:
        case "extra_forbidden":
            return f"{field}: there is no such field"
        case "missing":
            return f"{field}: it must be given"
        case "json_invalid":
            return f"profile: it is not JSON ({fault['ctx']['error']})"
        case "enum":
            return f"{field}: {_short(given)} is not known; use one of {fault['ctx']['expected']}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{field}: it must be an object with named fields"
        case "float_type" | "int_type" | "int_from_float":
            return f"{field}: {_short(given)} is not a {'whole ' if 'int' in fault['type'] else ''}number"
        case _:
            said = fault["msg"].removeprefix("Input ")
            return f"{field}: {said}, not {_short(given)}" if _is_short(given) else f"{field}: {said}"


def _is_short(value: object) -> bool:
    return isinstance(value, str | int | float) and len(str(value)) <= 40


def _short(value: object) -> str:
    return repr(value) if _is_short(value) else "what was given"
