"""The shapes that fields of records share: a line, a slug, a year, a source. Knows no kind of document."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=50_000, strip_whitespace=True)]
"""Sentences of somebody else's, such as an abstract."""
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$|^--$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2_000)]
Year = Annotated[int, Field(ge=1900, le=2100)]
Count = Annotated[int, Field(ge=0)]
NcjNumber = Annotated[str, StringConstraints(pattern=r"^\d{1,6}$")]
Doi = Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")]


def _read_day(value: object) -> date:
    """A day as it is written. Pydantic alone would also take seconds since 1970 for one."""
    try:
        return value if type(value) is date else date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise PydanticCustomError("day", "Write a day as year-month-day, such as 2027-03-31") from error


Day = Annotated[date, BeforeValidator(_read_day)]


class Model(BaseModel):
    """What all records share: frozen, and a field nobody knows is an error rather than lost."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Source(Model):
    """A publication or page that a statement rests on. ``seen`` is true when it, or its abstract, was read."""

    title: Line
    authors: Line | None
    year: Year | None
    publisher: Line | None
    ncj_number: NcjNumber | None
    doi: Doi | None
    url: Url | None
    seen: bool


SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$", max_length=60)]
"""The short name by which a row of a record points at one of its sources."""
