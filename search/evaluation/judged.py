"""Judged questions and collections are read from files.

Knows the two formats: a BEIR folder (Thakur et al. 2021) and a YAML list of questions judged against slugs.
Knows no index.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.errors import EvaluationError

#: What may stand before the slug of a document in a judged file. A site keeps its own: so is its document called.
KIND_PREFIXES = ("lesson:", "summit:", "reference:", "tool:", "program:")
_QRELS = ("qrels.tsv", "qrels/test.tsv", "qrels/dev.tsv", "qrels/train.tsv")


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """One judged question: grades by document id, 0 and absent are not relevant."""

    id: str
    text: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CorpusText:
    """One document of a BEIR corpus."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A corpus with its judged questions."""

    name: str
    corpus: tuple[CorpusText, ...]
    questions: tuple[JudgedQuestion, ...]


def is_collection(path: Path) -> bool:
    """Whether ``path`` is a folder with a corpus."""
    return (path / "corpus.jsonl").is_file()


def load_collection(folder: Path) -> Collection:
    """Read a BEIR folder: corpus.jsonl, queries.jsonl, and qrels.tsv or qrels/(test|dev|train).tsv.

    Questions without a judgment are left out. Raises :class:`EvaluationError`.
    """
    corpus = tuple(
        CorpusText(str(row["_id"]), str(row.get("title") or ""), str(row.get("text") or ""))
        for row in _rows(folder / "corpus.jsonl")
    )
    texts = {str(row["_id"]): str(row.get("text") or "") for row in _rows(folder / "queries.jsonl")}
    grades = _load_grades(folder)
    questions = tuple(JudgedQuestion(i, text, grades[i]) for i, text in texts.items() if i in grades)
    if not corpus or not questions:
        raise EvaluationError(f"{folder} has {len(corpus)} documents and {len(questions)} judged questions.")
    return Collection(folder.resolve().name, corpus, questions)


def _rows(path: Path) -> Iterator[Mapping[str, object]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if not isinstance(row, dict) or "_id" not in row:
                    raise EvaluationError(f"{path}, line {number}: an object with an `_id` is needed.")
                yield row
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}") from error


def _load_grades(folder: Path) -> Mapping[str, Mapping[str, int]]:
    path = next((folder / name for name in _QRELS if (folder / name).is_file()), None)
    if path is None:
        raise EvaluationError(f"{folder} has no judgments: none of {', '.join(_QRELS)}.")
    grades: dict[str, dict[str, int]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        cells = line.split("\t") if "\t" in line else line.split()
        if not line.strip() or (number == 1 and cells[-1:] and not _is_number(cells[-1])):
            continue
        if len(cells) not in (3, 4) or not _is_number(cells[-1]):
            raise EvaluationError(f"{path}, line {number}: query-id, corpus-id and score are needed.")
        grades.setdefault(cells[0], {})[cells[-2]] = int(float(cells[-1]))
    return grades


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def load_questions(path: Path) -> tuple[JudgedQuestion, ...]:
    """Read a YAML list of ``{id, query, relevant: {slug: grade}}``; ``lesson:slug`` is the slug, ``site:slug`` is kept.

    Raises :class:`EvaluationError`, which names the entry.
    """
    import yaml

    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}") from error
    if isinstance(entries, dict):
        entries = entries.get("questions", entries.get("queries"))
    if not isinstance(entries, list) or not entries:
        raise EvaluationError(f"{path} needs a list of questions.")
    return tuple(_read_question(path, number, entry) for number, entry in enumerate(entries, 1))


def _read_question(path: Path, number: int, entry: object) -> JudgedQuestion:
    if not isinstance(entry, dict) or not entry.get("query") or not isinstance(entry.get("relevant"), dict):
        raise EvaluationError(f"{path}, question {number}: `query` and `relevant` are needed.")
    try:
        grades = {_read_id(str(slug)): int(grade) for slug, grade in entry["relevant"].items()}
    except (TypeError, ValueError) as error:
        raise EvaluationError(f"{path}, question {number}: a grade is no number ({error}).") from error
    return JudgedQuestion(str(entry.get("id") or number), str(entry["query"]), grades)


def _read_id(slug: str) -> str:
    prefix = next((each for each in KIND_PREFIXES if slug.startswith(each)), "")
    return slug.removeprefix(prefix)
