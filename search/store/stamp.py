"""What a generation of the index says of itself, and whether it still fits.

Knows versions and digests; knows no engine and no folder layout.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import NamedTuple

from search.errors import IndexDamaged
from search.keyword.terms import TERMS_VERSION
from search.text.analysis import ANALYZER_VERSION
from search.vector.pieces import PIECES_VERSION

#: Changes whenever the files of a generation do, or what every index must hold: sites since 4, costs since 5.
SCHEMA_VERSION = 5

FILE = "stamp.json"


@dataclass(frozen=True, slots=True)
class StampFit:
    """Everything that must be the same for an index to be used as it is.

    The thesaurus is not among it: it widens questions and changes nothing that is indexed.
    """

    schema: int
    analyzer: str
    engines: str
    model: str


def build_stamp_fit(engines: str, model: str) -> StampFit:
    """The fit of this version of the code with these engines and this model."""
    analyzer = f"{ANALYZER_VERSION}/{TERMS_VERSION}/{PIECES_VERSION}"
    return StampFit(SCHEMA_VERSION, analyzer, engines, model)


class FileRecord(NamedTuple):
    """One file of a generation as it was written: path, bytes, digest, and time of writing in nanoseconds."""

    path: str
    size: int
    digest: str
    written: int


class LearningFigures(NamedTuple):
    """What the index learned from its pages' questions: how many of how many pages, and the share of held-out pages'
    questions that found their page first, before and after; None where too few taught nothing."""

    questions: int
    pages: int
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """One generation: its fit, its counts and when it was made (UTC, ISO 8601).

    ``passages`` counts vectors: passages, and the short pieces beside them. ``learning`` is that of the last rebuild.
    """

    generation: str
    fit: StampFit
    documents: int
    passages: int
    built_at: str
    learning: LearningFigures
    files: tuple[FileRecord, ...] = ()

    def differences(self, wanted: StampFit) -> tuple[str, ...]:
        """In words, what no longer fits."""
        mine, other = asdict(self.fit), asdict(wanted)
        return tuple(f"{name} {mine[name]} instead of {other[name]}" for name in mine if mine[name] != other[name])

    def save(self, folder: Path) -> None:
        """Write the stamp into ``folder``."""
        content = json.dumps(asdict(self), indent=1)
        (folder / FILE).write_text(content + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Stamp:
        """Read the stamp of a generation. Raises :class:`IndexDamaged`."""
        try:
            content = json.loads((folder / FILE).read_text(encoding="utf-8"))
            fit = content["fit"]
            # An older stamp may call things otherwise: then it does not fit, and is no damage.
            content["fit"] = StampFit(**{each.name: fit.get(each.name, "unknown") for each in fields(StampFit)})
            content["learning"] = LearningFigures(*content["learning"])
            content["files"] = tuple(_read_record(*values) for values in content["files"])
            return cls(**content)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexDamaged(f"{folder / FILE} cannot be read: {error}") from error


def _read_record(path: str, size: int, digest: str, written: int = 0) -> FileRecord:
    return FileRecord(str(path), int(size), str(digest), int(written))
