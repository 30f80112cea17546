"""American spelling in code, templates and docs, and none of the words that make a sentence read translated.

Content pages are not looked at: they quote titles and agencies as these write themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDERS = ("kb", "search", "ingest", "knowledge", "bench", "tests", "docs")
FILES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "Makefile",
    "pyproject.toml",
    "content/README.md",
)
ENDINGS = {".py", ".html", ".md", ".js", ".css", ".txt"}

BRITISH = re.compile(
    r"programme(?!r|d)|catalogue|colour|behaviour|neighbour|favour|honour|labour(?!ers)|harbour|rumour|humour|offence|defence"
    r"|licence|judgement|analys(?:e[rd]?(?![a-z])|ing)|centre|metre(?![a-z])|theatre|(?<!\.)cancelled|cancelling|labelled(?!by)|labelling|modelled"
    r"|modelling|travelled|travelling|learnt|spelt|whilst|fulfil(?![a-z])|skilful|enrol(?![a-z])|grey(?!hound)|ageing|towards"
    r"|(?<![a-z])(?!(?:adv|advert|ar|compr|compr[oe]m|conc|cru|den|dev|disgu|enterpr|exerc|expert|franch|improv|l|lou|merchand|no"
    r"|otherw|pairw|para|pra|prec|prem|prom|ra|rev|r|superv|surpr|sunr|telev|un?prom|un?rev|w|notadv)is)[a-z]{3,}is(?:e[drs]?|ers|ing|ations?)(?![a-z])",
    re.IGNORECASE,
)
ODD = re.compile(r"\b(?:anew|of late|how-manieth|mend(?:ed|s)?|whoever|whosoever|whomever)\b", re.IGNORECASE)
"""Words for which a plain one does: "again", "recently", "which one", "corrected", "the person who"."""


OF_OTHERS = {
    *(ROOT / "kb" / "services" / "agenda" / "reader" / name for name in ("names.py", "words.py")),
    ROOT / "search" / "text" / "spellings.py",
    ROOT / "tests" / "search" / "text" / "test_spellings.py",
}
"""Lists of words and names as other people write them: they are looked up, and no reader sees them."""


def iter_files() -> Iterator[Path]:
    """Every file of ours in which somebody wrote words."""
    yield from (ROOT / name for name in FILES)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            foreign = {"vendor", "node_modules"} & set(path.parts)
            if path.suffix in ENDINGS and not foreign and path not in {Path(__file__), *OF_OTHERS}:
                yield path


QUOTED = (
    'FILE, COLUMNS_FILE = "catalogue.json", "catalogue.npz"',  # files that exist are called so
    "organization organisation",  # words that are looked for in files of others
    "center centre",
    "program programme programs",
    '"CANCELLED"',  # a status of calendar files
    "drawCentredString",  # names of the package that draws PDFs in tests
    "setRise",
    "Denise",  # names of people
    "denise",
    "louise",
)
"""What may be British, because others wrote it."""


def _without_quoted(line: str) -> str:
    for words in QUOTED:
        line = line.replace(words, "")
    return line


def find_words(pattern: re.Pattern[str]) -> list[str]:
    """Each line with a word of ``pattern``, as "path:line: word"."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {found[0]}"
        for path in iter_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for found in pattern.finditer(_without_quoted(line))
    ]


@pytest.mark.parametrize(
    "word", ["programme", "Catalogues", "normalised", "ORGANISE", "tokenisation", "offences", "analyser"]
)
def test_british_spelling_is_seen(word: str) -> None:
    assert BRITISH.search(f"the_{word}_of it")


@pytest.mark.parametrize(
    "word", ["programmer", "analyses", "otherwise", "revised", "supervising", "promises", "sources"]
)
def test_other_words_are_left_alone(word: str) -> None:
    assert not BRITISH.search(word)


def test_spelling_is_american() -> None:
    assert find_words(BRITISH) == []


def test_plain_words_stand_where_they_do() -> None:
    assert find_words(ODD) == []
