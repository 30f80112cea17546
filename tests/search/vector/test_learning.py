"""Vectors of questions learn from the pages' own questions, and only where other pages profit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.errors import IndexDamaged
from search.types import IndexDocument
from search.vector import EmbeddedDocument, learning
from search.vector.pieces import QUESTION, PiecePlace

DIMENSION = 16


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def pages(number: int, turn: np.ndarray, noise: float, seed: int = 1) -> list[EmbeddedDocument]:
    """Pages of two passages and eight questions; a question is its page's first passage, turned, with noise."""
    random = np.random.default_rng(seed)
    made = []
    for n in range(number):
        passages = unit(random.normal(size=(2, DIMENSION)))
        questions = unit(passages[:1] @ turn + noise * random.normal(size=(8, DIMENSION)))
        places = [PiecePlace(at, "", None) for at in range(2)] + [PiecePlace(QUESTION, "", None)] * 8
        document = IndexDocument(id=f"page-{n}", kind="practice", title="", digest=str(n))
        made.append(EmbeddedDocument(document, tuple(places), (), np.concatenate([passages, questions])))
    return made


@pytest.fixture(scope="module")
def turn() -> np.ndarray:
    """Half way to a rotation: what people ask lies apart from what pages say, always in the same direction."""
    rotation = np.linalg.qr(np.random.default_rng(3).normal(size=(DIMENSION, DIMENSION)))[0]
    return 0.5 * np.eye(DIMENSION) + rotation


def test_what_all_questions_have_in_common_is_learned_and_helps_pages_that_were_held_out(turn: np.ndarray) -> None:
    learned = learning.learn(pages(60, turn, 0.05), DIMENSION)
    assert learned.used
    assert (learned.questions, learned.pages) == (480, 60)
    assert learned.after is not None
    assert learned.before is not None
    assert learned.after > learned.before
    others = learning.Examples(pages(60, turn, 0.05, seed=9))
    everything, every = np.arange(480), np.arange(60)
    plain = others.find_first(np.eye(DIMENSION, dtype=np.float32), everything, every)
    assert others.find_first(learned.matrix, everything, every) > plain


def test_questions_that_have_nothing_in_common_teach_nothing() -> None:
    learned = learning.learn(pages(60, np.eye(DIMENSION) * 1e-6, 1.0), DIMENSION)
    assert not learned.used or (learned.after or 0) < 0.2
    assert learned.questions == 480


def test_few_questions_teach_nothing(turn: np.ndarray) -> None:
    learned = learning.learn(pages(5, turn, 0.05), DIMENSION)
    assert not learned.used
    assert np.array_equal(learned.matrix, np.eye(DIMENSION, dtype=np.float32))


def test_a_page_of_questions_alone_is_no_example(turn: np.ndarray) -> None:
    whole = pages(3, turn, 0.05)
    bare = EmbeddedDocument(whole[0].document, whole[0].places[2:], (), whole[0].vectors[2:])
    assert learning.Examples([bare, *whole[1:]]).pages == 2


def test_moved_vectors_keep_their_length() -> None:
    vectors = unit(np.random.default_rng(5).normal(size=(4, DIMENSION)))
    moved = learning.apply(np.diag(np.arange(1, DIMENSION + 1)).astype(np.float32), vectors)
    assert np.allclose(np.linalg.norm(moved, axis=1), 1)


def test_the_gradient_points_downhill(turn: np.ndarray) -> None:
    examples = learning.Examples(pages(40, turn, 0.05))
    every = np.arange(len(examples.questions))

    def loss(matrix: np.ndarray) -> float:
        _, best = examples.best(learning.apply(matrix, examples.questions))
        logits = best / learning.TEMPERATURE
        logits -= logits.max(axis=1, keepdims=True)
        likely = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return -float(likely[every, examples.answers].mean())

    identity = np.eye(DIMENSION, dtype=np.float32)
    gradient = learning._gradient(examples, every, identity)
    assert loss(identity - 1e-3 * gradient / np.linalg.norm(gradient)) < loss(identity)


def test_a_matrix_is_kept_where_it_is_used_and_a_damaged_one_is_said_to_be(tmp_path: Path, turn: np.ndarray) -> None:
    learned = learning.learn(pages(60, turn, 0.05), DIMENSION)
    learning.save_matrix(learned, tmp_path / "vector")
    assert np.array_equal(learning.load_matrix(tmp_path / "vector"), learned.matrix)
    (tmp_path / "vector" / learning.FILE).write_bytes(b"cut short")
    with pytest.raises(IndexDamaged, match="cannot be read"):
        learning.load_matrix(tmp_path / "vector")
    learning.save_matrix(learning.learn(pages(5, turn, 0.05), DIMENSION), tmp_path / "other")
    assert learning.load_matrix(tmp_path / "other") is None
