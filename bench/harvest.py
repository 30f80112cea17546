"""``python -m bench.harvest``: how fast a large file of records comes in, and how much memory that takes.

The records are made up, the same for the same number; one in twenty is the one before it again under another key, as
catalogs have them. They go into a database of their own that is thrown away, without an index. Knows nothing of the
installation it runs in.
"""

from __future__ import annotations

import csv
import resource
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from time import perf_counter

import click

from bench.processes import memory_mb, run_apart
from kb import database
from kb.cli.console import show_json
from kb.config import Settings
from kb.services import collecting
from kb.services.audit import COMMAND_LINE
from kb.workspace import Workspace
from knowledge.bibliography import Name, Work, WorkType
from knowledge.bibliography.formats.ris_write import write_ris_record

_WORDS = [
    "police",
    "patrol",
    "offenders",
    "gangs",
    "shootings",
    "victims",
    "courts",
    "probation",
    "reentry",
    "outreach",
    "deterrence",
    "clearance",
    "evaluation",
    "trial",
    "replication",
    "county",
    "city",
    "rural",
    "youth",
    "firearms",
    "robbery",
    "homicide",
    "cameras",
    "analysis",
    "training",
    "program",
    "prevention",
    "community",
    "prosecution",
    "evidence",
    "laboratory",
    "network",
    "assault",
    "burglary",
    "policy",
    "survey",
    "report",
]
_FAMILIES = [
    "Adams",
    "Baker",
    "Carter",
    "Diaz",
    "Evans",
    "Foster",
    "Garcia",
    "Hughes",
    "Ito",
    "Jones",
    "Kim",
    "Lopez",
    "Moore",
    "Nguyen",
    "Owens",
    "Perez",
]
_AGAIN = 20


@dataclass(frozen=True, slots=True)
class HarvestFigures:
    """What one run took: by the clock, of a processor (the one to trust on a busy machine), and memory at its peak."""

    records: int
    form: str
    megabytes: float
    seconds: float
    processor_seconds: float
    records_a_second: int
    peak_mb: float
    added: int
    joined: int


def iter_works(count: int) -> Iterator[tuple[str, Work]]:
    """``count`` made-up works with their keys."""
    chance = Random(1)  # noqa: S311  no secret depends on it
    before: Work | None = None
    for number in range(count):
        again = number % _AGAIN == _AGAIN - 1 and before is not None
        before = before if again and before is not None else _make_work(chance, number)
        yield f"record-{number}", before


def _make_work(chance: Random, number: int) -> Work:
    journal = number % 2 == 1
    people = tuple(Name(family=chance.choice(_FAMILIES), given=f"{chance.choice('ABCDEJLMRS')}.") for _ in range(2))
    return Work(
        type=WorkType.ARTICLE_JOURNAL if journal else WorkType.REPORT,
        title=f"{' '.join(chance.sample(_WORDS, 8)).capitalize()} {number}",
        authors=(*people, Name(literal="National Institute of Justice")),
        year=1970 + number % 55,
        container="Journal of Made-Up Studies" if journal else None,
        volume=str(number % 60 + 1) if journal else None,
        page=f"{number % 300 + 1}-{number % 300 + 18}" if journal else None,
        doi=f"10.5555/made-up.{number}" if journal else None,
        publisher=None if journal else "Office of Justice Programs",
        ncj_number=None if journal else str(100_000 + number),
        abstract=f"{' '.join(chance.choices(_WORDS, k=140)).capitalize()}.",
    )


def write_file(path: Path, form: str, count: int) -> None:
    """``count`` records at ``path`` as ``ris`` or ``csv``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        if form == "ris":
            file.writelines(write_ris_record(work, key) + "\r\n" for key, work in iter_works(count))
            return
        rows = csv.writer(file)
        rows.writerow(("Title", "Authors", "Year", "Journal", "Volume", "Pages", "DOI", "Publisher", "NCJ", "Abstract"))
        for _, work in iter_works(count):
            said = (work.container, work.volume, work.page, work.doi, work.publisher, work.ncj_number, work.abstract)
            rows.writerow((work.title, work.makers_line, work.year, *said))


def measure(path: Path, form: str, folder: Path) -> HarvestFigures:
    """Bring the file at ``path`` into a new database in ``folder``."""
    workspace = Workspace(Settings(data=folder))
    folder.mkdir(parents=True)
    database.migrate(workspace.engine)
    started = perf_counter()
    with workspace.sessions() as session:
        found = collecting.harvest(
            session, COMMAND_LINE, str(path), collection="made-up", name="Made-up studies", folder=folder
        )
    seconds = perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    worked = used.ru_utime + used.ru_stime
    workspace.engine.dispose()
    counts = found.counts
    speed = round(counts.records / seconds)
    size = round(path.stat().st_size / 1e6, 1)
    return HarvestFigures(
        counts.records,
        form,
        size,
        round(seconds, 1),
        round(worked, 1),
        speed,
        round(memory_mb()[0]),
        counts.added,
        counts.joined,
    )


@click.command()
@click.option("--records", default=100_000, show_default=True, type=click.IntRange(20), help="Records to bring in.")
@click.option("--form", default="ris", show_default=True, type=click.Choice(["ris", "csv"]), help="Form of the file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def main(records: int, form: str, as_json: bool) -> None:
    """Bring in a large made-up file, and say what it took."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"records.{form}"
        write_file(path, form, records)
        figures = run_apart(measure, path, form, Path(name) / "data")
    if as_json:
        show_json(asdict(figures))
        return
    click.echo(
        f"{figures.records:,} records ({figures.form}, {figures.megabytes} MB) in {figures.seconds} s: "
        f"{figures.records_a_second:,} a second; {figures.processor_seconds} s of a processor, "
        f"{figures.peak_mb:.0f} MB at the peak; "
        f"{figures.added:,} added, {figures.joined:,} joined"
    )


if __name__ == "__main__":
    main()
