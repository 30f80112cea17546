"""Floors for what is read of made files of every kind; ``tests.ingest.measured`` prints the figures."""

from __future__ import annotations

import shutil

import pytest

from ingest.reading import read_file_safely
from ingest.safety.recognize import find_languages
from ingest.telling import tell_file
from tests.ingest import measured
from tests.ingest.corpus import CORPUS, SCANNED
from tests.ingest.measured import Outcome, mean, measure

KINDS = sorted({made.kind for made in CORPUS})


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return [measure(made) for made in CORPUS]


def test_there_are_enough_files_of_every_kind() -> None:
    assert len(CORPUS) >= 60
    assert len({made.name for made in CORPUS}) == len(CORPUS)
    assert len({made.title for made in CORPUS}) > 0.9 * len(CORPUS)


@pytest.mark.parametrize("kind", KINDS)
def test_files_of_this_kind_are_read_right(outcomes: list[Outcome], kind: str) -> None:
    some = [one for one in outcomes if one.made.kind == kind]
    assert (mean(one.title for one in some) or 0) >= 0.9
    assert (mean(one.year for one in some) or 0) >= 0.9
    assert (mean(one.authors for one in some) or 0) >= 0.8
    assert (mean(one.false_author for one in some) or 0) <= 0.05
    order, tables, dois = (mean(getattr(one, name) for one in some) for name in ("order", "table", "doi"))
    assert order is None or order >= 0.95
    assert tables is None or tables >= 0.9
    assert dois is None or dois >= 0.95


def test_files_of_all_kinds_together_are_read_right(outcomes: list[Outcome]) -> None:
    assert min(mean(getattr(one, name) for one in outcomes) or 0 for name in ("title", "year", "doi", "order")) >= 0.95
    assert (mean(one.authors for one in outcomes) or 0) >= 0.9


def test_proposals_are_right_as_often_as_they_say(outcomes: list[Outcome]) -> None:
    for field in ("title", "year", "authors"):
        told = [
            (one.told.proposals[field].sure, getattr(one, field)) for one in outcomes if field in one.told.proposals
        ]
        shown = [(sure, right) for sure, right in told if sure >= 0.5]
        said, true = mean(sure for sure, _ in shown) or 0, mean(right for _, right in shown) or 0
        assert true >= said - 0.05


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed (Debian: poppler-utils)")
def test_order_of_words_is_no_worse_than_that_of_pdftotext() -> None:
    pdfs = [made for made in CORPUS[::3] if made.name.endswith(".pdf") and made.paragraphs]
    theirs = mean(measured.share_of_runs(made.paragraphs, measured._pdftotext(made.make())) for made in pdfs)
    ours = mean(measure(made).order for made in pdfs)
    assert (ours or 0) >= (theirs or 1) - 0.01


@pytest.mark.skipif(not find_languages(), reason="tesseract is not installed (Debian: tesseract-ocr)")
@pytest.mark.parametrize("made", SCANNED[:2], ids=lambda made: made.name)
def test_scan_is_read_by_machine_and_says_so(made: measured.Made, tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / made.name
    path.write_bytes(made.make())
    file = read_file_safely(path, made.name)
    told = tell_file(file)[0]
    text = " ".join(block.text for block in told.blocks)
    assert measured.share_of_runs(made.paragraphs, text) >= 0.8
    assert any("Read by machine" in sentence and "% sure" in sentence for sentence in told.report)
    assert any(block.type == "caption" and "read by machine" in block.text for block in told.blocks)
