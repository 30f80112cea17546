"""Whatever a work holds comes back from every form that it was written in, type by type."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.bibliography.collect import Entry
from knowledge.bibliography.formats.bibtex_read import iter_bibtex
from knowledge.bibliography.formats.bibtex_write import write_bibtex_entry
from knowledge.bibliography.formats.csl import build_item, iter_csl, write_csl_items
from knowledge.bibliography.formats.mods_read import build_work, read_root
from knowledge.bibliography.formats.mods_write import write_mods
from knowledge.bibliography.formats.ris_read import iter_ris
from knowledge.bibliography.formats.ris_write import write_ris_record
from knowledge.bibliography.work import Work
from knowledge.bibliography.work_types import WorkType
from tests.kb.helpers.works import EXAMPLES, works

RoundTrip = Callable[[Work], Entry]


def _one(found: list[object]) -> Entry:
    (entry,) = found
    assert isinstance(entry, Entry), entry
    return entry


def ris(work: Work) -> Entry:
    """Out as RIS and in again."""
    return _one(list(iter_ris(write_ris_record(work, "key").split("\r\n"))))


def bibtex(work: Work) -> Entry:
    """Out as BibTeX and in again."""
    return _one(list(iter_bibtex(write_bibtex_entry(work, "key"))))


def biblatex(work: Work) -> Entry:
    """Out as BibLaTeX and in again."""
    return _one(list(iter_bibtex(write_bibtex_entry(work, "key", biblatex=True))))


def csl(work: Work) -> Entry:
    """Out as CSL-JSON and in again."""
    return _one(list(iter_csl(write_csl_items([build_item(work, "key")]).decode())))


def mods(work: Work) -> Entry:
    """Out as MODS and in again."""
    (element,) = read_root(write_mods({"key": work}))
    found = build_work(element)
    assert found is not None
    return Entry("key", found)


FORMS = {"ris": ris, "bibtex": bibtex, "biblatex": biblatex, "csl": csl, "mods": mods}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", EXAMPLES)
def test_work_of_each_type_comes_back_whole(form: str, kind: WorkType) -> None:
    entry = FORMS[form](EXAMPLES[kind])
    assert entry.work == EXAMPLES[kind]
    assert entry.key == "key"


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_a_work_holds_comes_back(form: str, data: st.DataObject) -> None:
    work = data.draw(works())
    assert FORMS[form](work).work == work


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", WorkType)
def test_every_type_comes_back_as_itself(form: str, kind: WorkType) -> None:
    assert FORMS[form](Work(title="A title", type=kind)).work.type is kind


@given(works())
def test_csl_is_json_of_plain_values(work: Work) -> None:
    item = build_item(work, "key")
    assert json.loads(json.dumps(item)) == item
    assert not any("et al" in str(name).casefold() for name in item.get("author", ()) if "literal" not in name)
