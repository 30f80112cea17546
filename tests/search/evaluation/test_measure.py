"""The measures are trec_eval's, the files are read as they come, and the index of a corpus is used again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.errors import EvaluationError
from search.evaluation.judged import JudgedQuestion, is_collection, load_collection, load_questions
from search.evaluation.measure import answer_grade, build_throwaway, evaluate, ndcg, recall
from search.memory import HashEncoder
from search.store.engines import in_memory
from search.types import Mode
from tests.search.building import document, searcher

IDS = [f"d{i}" for i in range(30)]


@given(
    st.lists(st.sampled_from(IDS), unique=True, max_size=30),
    st.dictionaries(st.sampled_from(IDS), st.integers(0, 3), min_size=1, max_size=20),
)
def test_measures_are_those_of_trec_eval(ranked: Sequence[str], grades: Mapping[str, int]) -> None:
    judge = pytrec_eval.RelevanceEvaluator({"q": dict(grades)}, {"ndcg_cut.10", "recall.100"})
    run = {"q": {identity: float(len(ranked) - rank) for rank, identity in enumerate(ranked)}}
    expected = judge.evaluate(run)["q"] if ranked else {"ndcg_cut_10": 0.0, "recall_100": 0.0}
    assert ndcg(ranked, grades) == pytest.approx(expected["ndcg_cut_10"])
    if any(grades.values()):
        assert recall(ranked, grades) == pytest.approx(expected["recall_100"])


def test_a_success_is_a_three_or_the_highest_of_the_file() -> None:
    assert answer_grade([JudgedQuestion("q", "", {"a": 1, "b": 2})]) == 2
    assert answer_grade([JudgedQuestion("q", "", {"a": 3}), JudgedQuestion("r", "", {"a": 1})]) == 3
    assert answer_grade([]) == 0


OVER = searcher(document("hot-spots", "patrol of hot spots"), document("deterrence", "groups that shoot"))


def test_every_mode_is_measured() -> None:
    questions = [
        JudgedQuestion("1", "patrol", {"hot-spots": 3}),
        JudgedQuestion("2", "groups", {"deterrence": 2, "hot-spots": 3}),
        JudgedQuestion("3", "zzzz", {"deterrence": 3}),
    ]
    told: list[tuple[int, int | None]] = []
    found = evaluate(OVER, questions, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (9, 9)
    assert found.queries == 3
    assert tuple(found.modes) == tuple(Mode)
    assert found.modes[Mode.HYBRID].success_at_1 == pytest.approx(1 / 3)
    value = found.as_json()
    assert value["queries"] == 3
    assert json.loads(json.dumps(value))["modes"]["keyword"].keys() == {
        "ndcg@10", "recall@100", "success@1", "p50_ms", "p95_ms",
    }  # fmt: skip


def test_no_question_is_no_error() -> None:
    assert evaluate(OVER, []).queries == 0


def test_the_question_itself_is_left_out_unless_it_is_judged() -> None:
    itself, other = document("q1", "gun gun"), document("b", "gun city")
    over = searcher(itself, other)
    assert evaluate(over, [JudgedQuestion("q1", "gun", {"b": 1})]).modes[Mode.KEYWORD].ndcg_at_10 == 1
    assert evaluate(over, [JudgedQuestion("q1", "gun", {"q1": 1})]).modes[Mode.KEYWORD].ndcg_at_10 == 1


def write_collection(folder: Path, qrels: str = "qrels.tsv", header: bool = True) -> Path:
    rows = [("1", "Hot spots", "Patrol of hot spots."), ("2", "", "Groups that shoot. " * 120), ("3", "Maps", "")]
    lines = [json.dumps({"_id": i, "title": title, "text": text}) for i, title, text in rows]
    (folder / "corpus.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "queries.jsonl").write_text('{"_id": "a", "text": "patrol"}\n{"_id": "b", "text": "not judged"}\n')
    path = folder / qrels
    path.parent.mkdir(exist_ok=True)
    path.write_text(("query-id\tcorpus-id\tscore\n" if header else "") + "a\t1\t2\na\t2\t0\n")
    return folder


@pytest.mark.parametrize("qrels", ["qrels.tsv", "qrels/test.tsv", "qrels/dev.tsv", "qrels/train.tsv"])
@pytest.mark.parametrize("header", [True, False])
def test_a_beir_folder_is_read(tmp_path: Path, qrels: str, header: bool) -> None:
    collection = load_collection(write_collection(tmp_path, qrels, header))
    assert is_collection(tmp_path)
    assert [q.id for q in collection.questions] == ["a"]
    assert collection.questions[0].grades == {"1": 2, "2": 0}
    assert len(collection.corpus) == 3


def test_trec_judgments_are_read(tmp_path: Path) -> None:
    write_collection(tmp_path)
    (tmp_path / "qrels.tsv").write_text("a 0 1 2\n")
    assert load_collection(tmp_path).questions[0].grades == {"1": 2}


class CountingEncoder(HashEncoder):
    """Counts the texts of documents that it is given."""

    texts = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += len(texts) if len(texts) > 1 else 0
        return super().encode(texts)


def test_the_index_of_a_corpus_is_made_once(tmp_path: Path) -> None:
    (tmp_path / "beir").mkdir()
    collection = load_collection(write_collection(tmp_path / "beir"))
    encoder = CountingEncoder(64)
    over = build_throwaway(collection, encoder, tmp_path / "index", in_memory())
    assert evaluate(over, collection.questions).modes[Mode.HYBRID].ndcg_at_10 == 1
    counted = encoder.texts
    assert counted > 3
    build_throwaway(collection, encoder, tmp_path / "index", in_memory())
    assert encoder.texts == counted


def test_judged_questions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "judged.yaml"
    path.write_text(
        "- id: q1\n  query: gun\n  relevant: {hot-spots: 3, 'lesson:tiger-team': 1}\n- {query: x, relevant: {a: 1}}\n"
    )
    first, second = load_questions(path)
    assert first == JudgedQuestion("q1", "gun", {"hot-spots": 3, "tiger-team": 1})
    assert second.id == "2"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- [", "cannot be read"), ("", "list of questions"), ("{}", "list of questions"),
        ("- query: x", "question 1"), ("- {query: x, relevant: {a: good}}", "grade is no number"),
    ],
)  # fmt: skip
def test_a_mistake_in_judged_questions_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "judged.yaml"
    path.write_text(content)
    with pytest.raises(EvaluationError, match=said):
        load_questions(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", "{", "cannot be read"), ("corpus.jsonl", "[1]", "line 1"), ("corpus.jsonl", "", "0 documents"),
        ("queries.jsonl", '{"text": 1}', "`_id`"), ("qrels.tsv", "a\t1\t2\na\tb\tc", "line 2"),
        ("qrels.tsv", None, "no judgments"), ("queries.jsonl", None, "cannot be read"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_collection_is_named(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    write_collection(tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content)
    with pytest.raises(EvaluationError, match=said):
        load_collection(tmp_path)
