"""The worked cases of the content folder: read, checked, turned into numbers and kept beside the index.

A case is invented and judged by us (``content/worked_cases.yaml`` says how); it orders what fits and proves nothing.
Knows the file's form and the model. Must not know how likeness is measured: ``search.matching.cases`` does.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import BadRequest
from kb.services.matching.profile import CityProfile, ProfileRecord
from search.matching.cases import ALSO, BEGIN, DESCRIBED_AS, MISTAKE, CasesDamaged, CaseTable, WorkedCase, point_of
from search.matching.meaning import split_concern
from search.model.encoder import Encoder


class UnreadableWorkedCases(BadRequest):
    """A file of worked cases that cannot be used; the message names every fault."""

    hint = "Each case has id, profile, must, acceptable, mistakes and why. Correct them, then run: kb ingest content"


class WorkedCaseRecord(BaseModel):
    """One case as it is written; ``must``, ``acceptable`` and ``mistakes`` are slugs of practices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    place: str
    profile: ProfileRecord
    must: list[str]
    acceptable: list[str]
    mistakes: list[str]
    why: str

    def to_case(self) -> WorkedCase:
        """The case as the matching takes it; a practice named twice is worth the first."""
        judged = dict.fromkeys(self.mistakes, MISTAKE) | dict.fromkeys(self.acceptable, ALSO)
        return WorkedCase(CityProfile(self.profile).to_matching(), judged | dict.fromkeys(self.must, BEGIN))


class KeptCases:
    """The worked cases in ``path``, read again when the file changes. Threads may share it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._kept: tuple[int, CaseTable | None] = (-1, None)

    def get(self) -> CaseTable | None:
        """The cases; None if none were read in, or the file is damaged."""
        try:
            written = self._path.stat().st_mtime_ns
        except OSError:
            return None
        with self._lock:
            if self._kept[0] != written:
                self._kept = (written, _load(self._path))
            return self._kept[1]


def load_worked_cases(path: Path) -> tuple[WorkedCaseRecord, ...]:
    """The cases written in ``path``.

    Raises:
        UnreadableWorkedCases: it is not YAML, or a case has not the form asked for; each fault is named.
    """
    try:
        rows = yaml.safe_load(path.read_bytes())
    except (OSError, yaml.YAMLError) as error:
        raise UnreadableWorkedCases(f"{path.name} is not YAML: {error}") from error
    if not isinstance(rows, list):
        raise UnreadableWorkedCases(f"{path.name} is not a list of cases.")
    found, faults = [], []
    for number, row in enumerate(rows, 1):
        try:
            found.append(WorkedCaseRecord.model_validate(row))
        except ValidationError as error:
            faults += [f"case {number}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    if faults:
        raise UnreadableWorkedCases("; ".join(faults[:50]) + ".")
    return tuple(found)


def keep_worked_cases(encoder: Encoder, source: Path, target: Path) -> int | None:
    """Read the cases in ``source`` and keep them in ``target`` as numbers; how many, None if they were there already.

    Raises:
        UnreadableWorkedCases: as for :func:`load_worked_cases`; what was kept before stays.
    """
    origin = f"{hashlib.sha256(source.read_bytes()).hexdigest()} {encoder.fingerprint} {DESCRIBED_AS}"
    kept = _load(target)
    if kept is not None and kept.origin == origin:
        return None
    records = load_worked_cases(source)
    words = np.array(list(_iter_words(encoder, records)), dtype=np.float32).reshape(len(records), -1)
    target.parent.mkdir(parents=True, exist_ok=True)
    CaseTable.build([record.to_case() for record in records], words, origin).save(target)
    return len(records)


def _iter_words(encoder: Encoder, records: tuple[WorkedCaseRecord, ...]) -> Iterator[NDArray[np.float32]]:
    """The direction of each case's concern; all texts are encoded together, for that is many times quicker."""
    texts = [(*split_concern(concern), concern) if (concern := record.profile.concern) else () for record in records]
    vectors = encoder.encode([text for each in texts for text in each])
    at = 0
    for each in texts:
        yield point_of(vectors[at : at + len(each)]) if each else np.zeros(encoder.dimension, dtype=np.float32)
        at += len(each)


def _load(path: Path) -> CaseTable | None:
    try:
        return CaseTable.load(path)
    except CasesDamaged:
        return None
