"""The benchmark of large collections: its text, its vectors, its table; and one small run from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bench import run
from bench.composed_encoder import ComposedEncoder, load_or_encode
from bench.corpus import Corpus, load_corpus
from bench.processes import run_apart
from bench.rivals import RIVALS, ComparedSystem
from kb.errors import BadRequest, KBError
from kb.workspace import Workspace
from search.memory import HashEncoder
from search.vector.pieces import build_pieces
from tests.conftest import ROOT

ENCODER = HashEncoder()


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(ROOT / "content")


def test_records_are_made_of_whole_sentences_and_are_the_same_each_time(corpus: Corpus) -> None:
    records = list(corpus.iter_records(20))
    assert records == list(corpus.iter_records(20))
    assert len({record.id for record in records}) == 20
    assert records != list(corpus.iter_records(20, seed=9))
    for record in records:
        assert record.title in corpus.titles
        assert any(record.passages[0].text.startswith(sentence) for sentence in corpus.sentences)


def test_questions_are_words_of_the_text(corpus: Corpus) -> None:
    questions = corpus.questions(30)
    assert questions == corpus.questions(30)
    assert all(1 <= len(question.split()) <= 10 for question in questions)


def test_json_lines_are_read_and_a_broken_line_is_named(tmp_path: Path) -> None:
    lines = [json.dumps({"title": f"Study {i}.", "text": f"This is sentence number {i} of all."}) for i in range(120)]
    path = tmp_path / "texts.jsonl"
    path.write_text("\n".join(lines))
    found = load_corpus(path)
    assert (found.documents, len(found.sentences), found.titles[0]) == (120, 120, "Study 0")
    path.write_text("\n".join([*lines, '{"title": 1}']))
    with pytest.raises(BadRequest, match="Line 121"):
        load_corpus(path)


def test_too_little_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("---\ntitle: x\n---\nOnly this one sentence.")
    with pytest.raises(BadRequest, match="1 usable sentences in 1 documents"):
        load_corpus(tmp_path)


def test_the_vector_of_a_text_is_the_mean_of_its_sentences(corpus: Corpus, tmp_path: Path) -> None:
    vectors = load_or_encode(corpus, ENCODER, tmp_path, lambda _done, _total: None)
    assert np.array_equal(vectors, load_or_encode(corpus, ENCODER, tmp_path, lambda _done, _total: None))
    composed = ComposedEncoder(ENCODER, corpus, vectors)
    mean = vectors[[3, 8]].mean(axis=0)
    text = f"{corpus.sentences[3]} {corpus.sentences[8]}"
    assert composed.encode([text])[0] == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)
    strange = "Nothing like this was ever prepared!"
    assert composed.encode([strange])[0] == pytest.approx(ENCODER.encode([strange])[0], abs=1e-6)


def test_nearly_every_piece_of_a_record_is_composed(corpus: Corpus, tmp_path: Path) -> None:
    class Refusing(HashEncoder):
        texts = 0

        def encode(self, texts: object) -> np.ndarray:
            self.texts += len(texts)  # type: ignore[arg-type]
            return super().encode(texts)  # type: ignore[arg-type]

    vectors = load_or_encode(corpus, ENCODER, tmp_path, lambda _done, _total: None)
    encoder = Refusing()
    composed = ComposedEncoder(encoder, corpus, vectors)
    texts = [piece.text for record in corpus.iter_records(100) for piece in build_pieces(record)]
    composed.encode(texts)
    assert composed.texts == len(texts)
    assert encoder.texts < 0.02 * len(texts)


def test_a_process_that_ends_early_is_told() -> None:
    with pytest.raises(KBError, match="without an answer"):
        run_apart(exit, 3)


@pytest.mark.parametrize(("engines", "rivals"), [(["lucene"], []), (["whoosh"], ["solr"])])
def test_what_does_not_exist_is_told_before_the_long_part(
    knowledge: Workspace, engines: list[str], rivals: list[str]
) -> None:
    with pytest.raises(BadRequest, match="does not exist"):
        run.run(knowledge, ROOT / "content", 100, engines, 2, rivals)


def test_a_missing_library_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "txtai", None)
    with pytest.raises(KBError) as error:
        RIVALS["txtai"]()
    assert "pip install txtai" in error.value.hint


@pytest.mark.slow
def test_a_small_run_measures_everything(knowledge: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "READERS", (2,))
    monkeypatch.setattr(run, "load_or_encode", lambda corpus, *_: ENCODER.encode([*corpus.sentences, *corpus.titles]))
    (tmp_path / "model").symlink_to(knowledge.settings.model_folder)
    workspace = Workspace(knowledge.settings.model_copy(update={"data": tmp_path}))
    (tmp_path / "bench").mkdir()
    report = run.run(workspace, ROOT / "content", 100, ["tantivy"], 4)
    (built,), (asked,) = report.built, report.asked
    assert (built.records, asked.questions, asked.readers) == (100, 4, 2)
    assert built.projected
    assert 0 < built.encoder_share < 1
    assert built.index_mb > 0
    assert built.update_s > 0
    assert asked.worker_mb > asked.mapped_mb
    assert report.recall == {"tantivy": 1.0}
    p50, p95, p99 = asked.milliseconds["total"]
    assert 0 < p50 <= p95 <= p99
    table = run.format_report(report)
    assert "projected" in table
    assert "recall@10" in table
    assert json.dumps(report.as_json())


def test_the_table_compares_with_ours(corpus: Corpus) -> None:
    ours, other = (ComparedSystem(name, "words", 2.0, p50, 4.0, 100.0) for name, p50 in (("this", 2.0), ("other", 5.0)))
    report = run.LargeReport("here", 1, 2, 3, True, (), (), {}, (ours, other))
    table = run.format_report(report)
    assert "2.50x" in table
    assert "every text was encoded" in table
