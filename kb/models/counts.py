"""The counts that the FBI's city tables hold for one place and year."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class OffenseCounts:
    """Columns of one year: offenses known and sworn officers. None is "no figure", never 0.

    ``rape_definition`` says which of the FBI's two definitions the row counts by: the two do not compare.
    """

    year: Mapped[int]
    population: Mapped[int | None]
    violent_crime: Mapped[int | None]
    homicide: Mapped[int | None]
    rape: Mapped[int | None]
    rape_definition: Mapped[str | None] = mapped_column(String(10))
    robbery: Mapped[int | None]
    aggravated_assault: Mapped[int | None]
    sworn_officers: Mapped[int | None]
