"""Reads rows in the two ways that every capability needs: one by its number, and one page of many. Knows no table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Table

Row = TypeVar("Row", bound=Table)
Entry = TypeVar("Entry")

_TOO_LARGE = 2**63
"""The first number that SQLite cannot hold: no row has it, and the database refuses to be asked for it."""


def is_row_number(number: int) -> bool:
    """Whether a row can have this number."""
    return 0 < number < _TOO_LARGE


def get_row(session: Session, table: type[Row], number: int, message: str, hint: str | None = None) -> Row:
    """The row of ``table`` with this number.

    Raises:
        NotFound: there is none; it says ``message`` and ``hint``.
    """
    row = session.get(table, number) if is_row_number(number) else None
    if row is None:
        raise NotFound(message, hint)
    return row


def count_pages(total: int, size: int) -> int:
    """How many pages of ``size`` entries hold ``total`` of them: at least one."""
    return max(1, -(-total // size))


@dataclass(frozen=True, slots=True)
class PageOf(Generic[Entry]):
    """One page of a list: its entries, its number from 1, how many entries a page has, and how many there are."""

    items: tuple[Entry, ...]
    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return count_pages(self.total, self.size)

    @property
    def offset(self) -> int:
        """How many entries stand on the pages before this one."""
        return (self.page - 1) * self.size

    @classmethod
    def of_list(cls, entries: Sequence[Entry], page: int, size: int) -> PageOf[Entry]:
        """Page ``page`` of ``entries``; a page past the last is the last, one before the first the first."""
        page = _clamp(page, len(entries), size)
        return cls(tuple(entries[(page - 1) * size : page * size]), page, size, len(entries))

    @classmethod
    def of_query(
        cls, session: Session, query: Select[Any], page: int, size: int, build: Callable[[Any], Entry]
    ) -> PageOf[Entry]:
        """Page ``page`` of the rows that ``query`` finds, in its order, each as ``build`` makes it; bounds as above."""
        total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        page = _clamp(page, total, size)
        rows = session.scalars(query.limit(size).offset((page - 1) * size))
        return cls(tuple(build(row) for row in rows), page, size, total)


def _clamp(page: int, total: int, size: int) -> int:
    return min(max(1, page), count_pages(total, size))
