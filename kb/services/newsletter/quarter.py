"""A quarter of a year, and the address of its issue. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kb.errors import NotFound

_KEY = re.compile(r"(20[0-9]{2})-q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """The quarter ``number`` (1 to 4) of ``year``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that ``day`` is in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def read(cls, key: str) -> Quarter:
        """The quarter that ``key`` ("2026-q4") names.

        Raises:
            NotFound: it names none.
        """
        match = _KEY.fullmatch(key)
        if match is None:
            raise NotFound(f"There is no issue {key!r}.", "See all issues on the page of the newsletter.")
        return cls(int(match[1]), int(match[2]))

    @property
    def key(self) -> str:
        """How addresses name it."""
        return f"{self.year}-q{self.number}"

    @property
    def slug(self) -> str:
        """The address of its issue among the references."""
        return f"newsletter-{self.key}"

    @property
    def title(self) -> str:
        """In words, as "the fourth quarter of 2026" without the article."""
        return f"{('first', 'second', 'third', 'fourth')[self.number - 1]} quarter of {self.year}"

    @property
    def before(self) -> Quarter:
        """The quarter before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def begins(self) -> datetime:
        """Its first moment, in UTC."""
        return datetime(self.year, 3 * self.number - 2, 1, tzinfo=UTC)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return self.after.begins
