"""A collection of any size from real text: sentences of given documents, recombined.

Knows sentences, chance with a seed, and the shape of an index document. Knows no engine and no model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from kb.errors import BadRequest
from knowledge.sentences import split_sentences
from knowledge.vocabulary import Area, Problem
from search.types import IndexDocument, IndexPassage

#: Words of a sentence that is used: a shorter one says nothing, a longer one is a table.
SHORTEST, LONGEST = 4, 60

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MARKUP = re.compile(r"[#*_`>|\[\]]+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Distinct sentences and titles of the documents in ``source``, each in the order of the alphabet."""

    source: str
    documents: int
    sentences: tuple[str, ...]
    titles: tuple[str, ...]

    def iter_records(self, count: int, seed: int = 1) -> Iterator[IndexDocument]:
        """``count`` records of four to eight sentences, the same for the same seed."""
        chance = Random(seed)  # noqa: S311  no secret depends on it
        for number in range(count):
            text = " ".join(chance.sample(self.sentences, chance.randint(4, 8)))
            yield IndexDocument(
                id=f"record-{number:07}",
                kind="reference",
                title=chance.choice(self.titles),
                digest=f"{seed}-{number}",
                passages=(IndexPassage(0, text),),
                identifiers=(f"NCJ {100_000 + number}",),
                areas=(chance.choice(list(Area)).value,),
                problems=(chance.choice(list(Problem)).value,),
                year=chance.randint(1975, 2025),
            )

    def questions(self, count: int, seed: int = 2) -> tuple[str, ...]:
        """``count`` questions: three to ten words that stand side by side in a sentence."""
        chance = Random(seed)  # noqa: S311
        found = []
        for _ in range(count):
            words = re.findall(r"\w+", chance.choice(self.sentences))
            size = min(len(words), chance.randint(3, 10))
            first = chance.randint(0, len(words) - size)
            found.append(" ".join(words[first : first + size]).lower())
        return tuple(found)


def load_corpus(path: Path) -> Corpus:
    """The sentences of ``path``: JSON lines with a title and a text, or a folder of Markdown or text files.

    Raises:
        BadRequest: there is too little text.
    """
    pairs = list(_iter_json(path) if path.is_file() and path.suffix == ".jsonl" else _iter_files(path))
    sentences = sorted({s for _, text in pairs for s in split_sentences(text) if _is_usable(s)})
    titles = sorted({title for title, _ in pairs if len(title.split()) <= LONGEST and title})
    if len(sentences) < 100 or not titles:
        raise BadRequest(
            f"{path} has {len(sentences)} usable sentences in {len(pairs)} documents; a benchmark needs 100.",
            "Give JSON lines with “title” and “text”, or a folder of .md or .txt files.",
        )
    return Corpus(str(path), len(pairs), tuple(sentences), tuple(titles))


def _is_usable(sentence: str) -> bool:
    return SHORTEST <= len(sentence.split()) <= LONGEST and sentence[-1] in ".!?"


def _iter_json(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = json.loads(line)
            yield str(record["title"]).rstrip(".!? "), " ".join(str(record["text"]).split())
        except (ValueError, KeyError, TypeError) as error:
            raise BadRequest(f"Line {number} of {path} cannot be read: {error}", "Give “title” and “text”.") from error


def _iter_files(path: Path) -> Iterator[tuple[str, str]]:
    files: Sequence[Path] = [path] if path.is_file() else sorted((*path.rglob("*.md"), *path.rglob("*.txt")))
    for file in files:
        text = _FRONT_MATTER.sub("", file.read_text(encoding="utf-8", errors="replace"))
        yield file.stem.replace("-", " ").capitalize(), " ".join(_MARKUP.sub(" ", text).split())
