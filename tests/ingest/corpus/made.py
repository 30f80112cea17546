"""One made file with what is in it, and the words that such files are made of."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A file and what a person reads in it. ``year`` is None where it says none."""

    name: str
    kind: str
    make: Callable[[], bytes]
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    dois: tuple[str, ...] = ()
    ncj: str | None = None
    tables: tuple[Rows, ...] = ()
    paragraphs: tuple[str, ...] = ()


_SUBJECTS = (
    "The outreach team",
    "A working group of nine agencies",
    "The police department",
    "The county prosecutor",
    "The hospital's social workers",
    "Each district commander",
    "The mayor's office",
    "A panel of residents",
    "The crime analyst",
    "The probation office",
    "Two faith leaders",
    "The school safety unit",
    "The research partner",
    "A detective from the shooting unit",
    "The state laboratory",
    "The court's pretrial staff",
)
_VERBS = (
    "reviewed every shooting of the past week",
    "met people at high risk before they were released",
    "mapped calls for service by block and hour",
    "offered jobs and counseling to those who asked",
    "compared the treated blocks with similar ones elsewhere",
    "wrote down what each partner had promised",
    "called victims within two days",
    "traced recovered guns to their first sale",
    "trained officers in problem-oriented policing",
    "cleaned and lit vacant lots near the park",
    "measured how often cases were cleared",
    "asked witnesses what kept them from speaking",
    "followed up with families after a homicide",
    "set a goal for fewer nonfatal shootings",
)
_ENDS = (
    "for eighteen months",
    "in three neighborhoods",
    "with funds from a state grant",
    "before the first call-in",
    "under a written agreement",
    "after the summer had ended",
    "together with two nonprofit groups",
    "without hiring new staff",
    "as the council had asked",
    "and reported the results in public",
    "while the trend in nearby cities stayed flat",
    "because trust had been low",
    "at a cost of $2,400 a month",
    "and found no displacement",
    "in spite of a shortage of officers",
)
PEOPLE = (
    "Maria Delgado",
    "James T. Whitfield",
    "Aisha N. Coleman",
    "Robert Okafor",
    "Linda M. Petersen",
    "David Kim",
    "Elizabeth Groff-Hayes",
    "Carlos de la Fuente",
    "Patrick O'Donnell",
    "Susan K. McAllister",
    "Thomas Nguyen",
    "Rachel Stein",
    "Anthony B. Russo",
    "Karen van der Berg",
    "Michael J. Lindqvist",
    "Denise Baptiste",
    "William H. Ashford, Jr.",
    "Nina Petrov",
    "Gregory L. Tran",
    "Olivia St. Clair",
    "Samuel Adeyemi",
    "Joan Fairchild",
)
CITIES = (
    "Harwick",
    "Eastvale",
    "Marrow Bay",
    "Pinehurst Falls",
    "Leland",
    "Dunmore Heights",
    "Corbin",
    "Ashdale",
    "Tilden",
)
TITLES = (
    "Focused Deterrence in {}",
    "Reducing Nonfatal Shootings in {}: A Process Evaluation",
    "Hot Spots Patrol and Trust in {}",
    "Building a Hospital-Based Violence Intervention Program in {}",
    "What Residents of {} Say About Safety",
    "Crime Guns Recovered in {}",
    "Clearing Homicides: Lessons From {}",
    "Street Lighting and Robbery in {}",
    "The {} Summer Jobs Trial",
    "Witness Assistance in {} County Courts",
    "A Guide to Shooting Reviews for {}",
    "Domestic Violence High-Risk Teams in {}",
    "Group Violence and Its Costs in {}",
    "Reentry After Prison in {}",
)
AGENCIES = (
    "Bureau of Justice Assistance",
    "Office for Victims of Crime",
    "National Institute of Justice",
    "Bureau of Justice Statistics",
    "Office of Community Oriented Policing Services",
    "Harwick Police Department",
    "Eastvale Office of Violence Prevention",
)


def make_title(number: int) -> str:
    """A title that no other number up to a hundred has."""
    return TITLES[number % len(TITLES)].format(CITIES[(number * 5 + number // len(TITLES)) % len(CITIES)])


def make_people(number: int, count: int) -> tuple[str, ...]:
    """``count`` persons."""
    return tuple(PEOPLE[(number * 3 + step) % len(PEOPLE)] for step in range(count))


def make_paragraphs(seed: int, count: int, sentences: int = 5) -> tuple[str, ...]:
    """``count`` paragraphs, no sentence of which is like another."""
    chance = random.Random(seed)
    made: list[str] = []
    seen: set[str] = set()
    for _ in range(count):
        lines: list[str] = []
        while len(lines) < sentences:
            line = f"{chance.choice(_SUBJECTS)} {chance.choice(_VERBS)} {chance.choice(_ENDS)}."
            if line not in seen:
                seen.add(line)
                lines.append(line)
        made.append(" ".join(lines))
    return tuple(made)


def make_rows(seed: int, rows: int, columns: int) -> Rows:
    """A table of cities and figures by year."""
    chance = random.Random(seed)
    head = ("City", *(str(2012 + year) for year in range(columns - 1)))
    cells = tuple(
        (CITIES[(seed + row) % len(CITIES)], *(f"{chance.randint(3, 1999):,}" for _ in range(columns - 1)))
        for row in range(rows)
    )
    return (head, *cells)
