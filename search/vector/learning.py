"""A question learns from the pages where its answer stands: one matrix, applied to the vectors of questions alone.

Knows vectors and whose they are; knows no text, no file and no index. People ask in other words than pages answer in;
the questions that pages bring with them show how. The matrix is learned by cross-entropy over the pages, each by its
best passage (the loss of dense passage retrieval, Karpukhin et al. 2020, doi:10.18653/v1/2020.emnlp-main.550, on a
linear map), begun from the identity. Pages held out of the learning must be found better with it, or it is not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from search.errors import IndexDamaged
from search.vector import EmbeddedDocument
from search.vector.pieces import QUESTION

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "question_matrix.npy"

LEAST_QUESTIONS = 300
"""Fewer than this teach nothing that holds for others."""

TEMPERATURE, RATE, ROUNDS, BATCH = 0.05, 3e-4, 12, 128
"""Of the softmax over pages; Adam's (Kingma and Ba 2015); passes over the questions; questions in one step."""

TRIAL_ROUNDS = 4
"""So many passes show whether others profit: what pages that were held out gain, they gain in these."""

HELD_OUT = 10
"""One page of so many is held out to see whether others profit."""

SEED = 20261128


@dataclass(frozen=True, slots=True)
class Learning:
    """What was learned: the matrix, of shape (dimension, dimension), from how many questions of how many pages, and the
    share of held-out pages' questions that find their page first among those ``before`` and ``after``; None without."""

    matrix: NDArray[np.float32]
    questions: int
    pages: int
    before: float | None = None
    after: float | None = None

    @property
    def used(self) -> bool:
        """Whether the matrix is more than the identity."""
        return self.before is not None and self.after is not None and self.after > self.before


class Examples:
    """Questions with the page that answers each, and the pages' other pieces."""

    def __init__(self, documents: Sequence[EmbeddedDocument]) -> None:
        asking = [item for item in documents if any(place.ordinal <= QUESTION for place in item.places)]
        masks = [np.array([place.ordinal <= QUESTION for place in item.places]) for item in asking]
        pairs = [(item, mask) for item, mask in zip(asking, masks, strict=True) if not mask.all()]
        self.pages = len(pairs)
        self.questions = _stack([item.vectors[mask] for item, mask in pairs])
        self.answers = np.repeat(np.arange(self.pages), [int(mask.sum()) for _, mask in pairs]).astype(np.int64)
        self.passages = _stack([item.vectors[~mask] for item, mask in pairs])
        self.lengths = np.array([int((~mask).sum()) for _, mask in pairs], dtype=np.int64)
        self.starts = np.cumsum(self.lengths) - self.lengths

    def best(self, vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Cosines of ``vectors`` with every passage, shape (n, passages), and with each page's best, (n, pages)."""
        near = vectors @ self.passages.T
        return near, np.maximum.reduceat(near, self.starts, axis=1)

    def find_first(self, matrix: NDArray[np.float32], chosen: NDArray[np.int64], pages: NDArray[np.int64]) -> float:
        """The share of the ``chosen`` questions that find their page before all others of ``pages``, which ascend."""
        found = 0
        for at in range(0, len(chosen), BATCH):
            batch = chosen[at : at + BATCH]
            _, best = self.best(apply(matrix, self.questions[batch]))
            found += int(np.count_nonzero(pages[best[:, pages].argmax(axis=1)] == self.answers[batch]))
        return found / len(chosen)


def apply(matrix: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """``vectors`` of questions, shape (n, dimension), moved by ``matrix``, of length 1."""
    moved = vectors @ matrix
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def save_matrix(learned: Learning, folder: Path) -> None:
    """Write what is used into ``folder``; nothing where nothing is."""
    if learned.used:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / FILE).open("wb") as file:
            np.save(file, learned.matrix)


def load_matrix(folder: Path) -> NDArray[np.float32] | None:
    """The matrix in ``folder``; None if there is none. Raises :class:`~search.errors.IndexDamaged`."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        matrix = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(f"{path} cannot be read: {error}") from error
    return np.asarray(matrix, dtype=np.float32)


def learn(documents: Sequence[EmbeddedDocument], dimension: int) -> Learning:
    """What the questions of ``documents`` teach; the identity where they are few or others would not profit."""
    examples = Examples(documents)
    identity = np.eye(dimension, dtype=np.float32)
    if len(examples.questions) < LEAST_QUESTIONS:
        return Learning(identity, len(examples.questions), examples.pages)
    random = np.random.default_rng(SEED)
    held_out = np.sort(random.permutation(examples.pages)[: max(1, examples.pages // HELD_OUT)])
    apart = np.isin(examples.answers, held_out)
    test, rest = np.flatnonzero(apart), np.flatnonzero(~apart)
    # Among themselves: a page that was learned draws questions from one that was not, which says nothing of others.
    before = examples.find_first(identity, test, held_out)
    after = examples.find_first(_descend(examples, rest, identity, TRIAL_ROUNDS, random), test, held_out)
    if after <= before:
        return Learning(identity, len(examples.questions), examples.pages, before, after)
    everything = np.arange(len(examples.questions))
    matrix = _descend(examples, everything, identity, ROUNDS, random)
    return Learning(matrix, len(examples.questions), examples.pages, before, after)


def _descend(
    examples: Examples,
    chosen: NDArray[np.int64],
    begin: NDArray[np.float32],
    rounds: int,
    random: np.random.Generator,
) -> NDArray[np.float32]:
    """Adam over the ``chosen`` questions."""
    matrix = begin.copy()
    mean, square = np.zeros_like(matrix), np.zeros_like(matrix)
    step = 0
    for _ in range(rounds):
        order = random.permutation(chosen)
        for at in range(0, len(order), BATCH):
            step += 1
            gradient = _gradient(examples, order[at : at + BATCH], matrix)
            mean = 0.9 * mean + 0.1 * gradient
            square = 0.999 * square + 0.001 * gradient * gradient
            matrix -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return matrix


def _gradient(examples: Examples, batch: NDArray[np.int64], matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the mean cross-entropy of ``batch`` over all pages, with respect to the matrix."""
    questions = examples.questions[batch]
    moved = questions @ matrix
    lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    units = moved / lengths
    near, best = examples.best(units)
    likely = np.exp((best - best.max(axis=1, keepdims=True)) / TEMPERATURE)
    likely /= likely.sum(axis=1, keepdims=True)
    likely[np.arange(len(batch)), examples.answers[batch]] -= 1
    likely /= len(batch) * TEMPERATURE
    # Of each page its best passage alone stands for it.
    spread = np.repeat(likely, examples.lengths, axis=1) * (near == np.repeat(best, examples.lengths, axis=1))
    toward = spread.astype(np.float32) @ examples.passages
    along = np.sum(toward * units, axis=1, keepdims=True) * units
    return np.asarray(questions.T @ ((toward - along) / lengths), dtype=np.float32)


def _stack(parts: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate(parts, dtype=np.float32) if parts else np.zeros((0, 0), dtype=np.float32)
