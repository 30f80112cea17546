"""How well files are read: shares of the made files whose title, year, authors, DOI and tables come out right, and the
order of their words. ``python -m tests.ingest.measured`` prints them by kind, beside other readers where these are
installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.blocks import TextBlock, split_blocks
from ingest.reading import ReadFile
from ingest.safety.limits import DEFAULT_LIMITS
from ingest.safety.read_in_child import read_bytes
from ingest.telling import Told, tell_file
from tests.ingest.corpus import CORPUS, Made

RUN = 5
"""Words of a run by which the order of a text is measured."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: True or False, None where there was nothing to find. ``order`` is a share of runs."""

    made: Made
    told: Told
    title: bool
    year: bool
    authors: bool
    false_author: bool
    doi: bool | None
    table: float | None
    order: float | None


def measure(made: Made) -> Outcome:
    """Read ``made`` and compare it with what is in it."""
    file: ReadFile = read_bytes(made.make(), made.name, DEFAULT_LIMITS)
    told = tell_file(file)[0]
    blocks = split_blocks(file.items[0].body)
    text = " ".join(block.text for block in blocks)
    wrong = {fold(name) for name in told.authors} - {fold(name) for name in made.authors}
    return Outcome(
        made=made,
        told=told,
        title=fold(told.title or "") == fold(made.title),
        year=told.year == made.year,
        authors=[fold(name) for name in told.authors] == [fold(name) for name in made.authors],
        false_author=bool(wrong),
        doi=set(told.doi) >= set(made.dois) if made.dois else None,
        table=share_of_cells(made, blocks) if made.tables else None,
        order=share_of_runs(made.paragraphs, text) if made.paragraphs else None,
    )


def fold(words: str) -> str:
    """How names and titles are compared: letters and figures, surname last."""
    if words.count(",") == 1 and not words.endswith(("Jr.", "Sr.")):
        last, first = words.split(",")
        words = f"{first} {last}"
    return re.sub(r"[^a-z0-9]+", " ", words.casefold()).strip()


def share_of_runs(paragraphs: Iterable[str], text: str) -> float:
    """The share of runs of five words of ``paragraphs`` that stand in ``text`` as they are."""
    held = set(iter_runs(text))
    wanted = [run for words in paragraphs for run in iter_runs(words)]
    return sum(run in held for run in wanted) / len(wanted) if wanted else 1.0


def iter_runs(text: str) -> Iterable[tuple[str, ...]]:
    """All runs of five words of ``text``, small letters."""
    words = re.findall(r"[\w$-]+", text.casefold())
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def share_of_cells(made: Made, blocks: Iterable[TextBlock]) -> float:
    """The share of rows of the tables of ``made`` that came out whole, cell by cell, in some table."""
    rows = {tuple(cell for cell in row if cell) for block in blocks for row in block.rows or ()}
    wanted = [row for table in made.tables for row in table]
    return sum(tuple(row) in rows for row in wanted) / len(wanted)


def mean(values: Iterable[float | bool | None]) -> float | None:
    """The mean of what is known."""
    known = [float(value) for value in values if value is not None]
    return sum(known) / len(known) if known else None


def print_table(outcomes: list[Outcome]) -> None:
    """A line a kind, and one for all."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.made.kind].append(outcome)
    kinds["ALL"] = outcomes
    print(f"{'kind':<12}{'n':>4}{'title':>8}{'year':>8}{'authors':>9}{'false':>8}{'doi':>8}{'tables':>8}{'order':>8}")
    for kind, some in kinds.items():
        shares = [
            mean(getattr(one, field) for one in some)
            for field in ("title", "year", "authors", "false_author", "doi", "table", "order")
        ]
        print(f"{kind:<12}{len(some):>4}" + "".join(f"{'-' if s is None else f'{s:.3f}':>8}" for s in shares))


def print_calibration(outcomes: list[Outcome]) -> None:
    """How often proposals of each sureness were right."""
    seen: dict[tuple[str, float], list[bool]] = defaultdict(list)
    for one in outcomes:
        right = {"title": one.title, "year": one.year, "authors": one.authors}
        for field, is_right in right.items():
            if proposal := one.told.proposals.get(field):
                seen[field, round(proposal.sure, 1)].append(is_right if proposal.sure >= 0.5 else False)
    for (field, sure), rights in sorted(seen.items()):
        print(f"{field:<10} about {sure:.1f}: {sum(rights)}/{len(rights)} right")


def print_rivals(files: Iterable[Made]) -> None:
    """The order of words by pdftotext, pdfminer.six, pdfplumber and markitdown, as far as they are installed here."""
    readers = {"pdftotext": _pdftotext, "pdfminer": _pdfminer, "pdfplumber": _pdfplumber, "markitdown": _markitdown}
    pdfs = [made for made in files if made.name.endswith(".pdf") and made.paragraphs]
    for name, reader in readers.items():
        shares, began = [], time.process_time()
        try:
            shares = [share_of_runs(made.paragraphs, reader(made.make())) for made in pdfs]
        except (ImportError, FileNotFoundError):
            print(f"{name}: not installed")
            continue
        print(f"{name}: order {mean(shares):.3f} of {len(pdfs)} files, {time.process_time() - began:.1f} s")


def _pdftotext(data: bytes) -> str:
    if shutil.which("pdftotext") is None:
        raise FileNotFoundError("pdftotext")
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def _pdfminer(data: bytes) -> str:
    import io

    from pdfminer.high_level import extract_text

    return str(extract_text(io.BytesIO(data)))


def _pdfplumber(data: bytes) -> str:
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def _markitdown(data: bytes) -> str:
    from markitdown import MarkItDown

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(data)
        return str(MarkItDown().convert(file.name).text_content)


def main() -> None:
    """Print all figures; ``--wrong`` also each file that was read wrong."""
    outcomes = [measure(made) for made in CORPUS]
    print_table(outcomes)
    print()
    print_calibration(outcomes)
    if "--wrong" in sys.argv:
        for one in outcomes:
            found = (one.told.title, one.told.year, one.told.authors, one.told.doi)
            if not (
                one.title
                and one.year
                and one.authors
                and one.doi is not False
                and (one.table or 1) > 0.9
                and (one.order or 1) > 0.95
            ):
                said = (one.made.title, one.made.year, one.made.authors, one.made.dois)
                print(f"{one.made.name}: table {one.table} order {one.order}\n   made {said}\n   read {found}")
    if "--rivals" in sys.argv:
        print_rivals(CORPUS)


if __name__ == "__main__":
    main()
