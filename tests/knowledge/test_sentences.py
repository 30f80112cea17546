"""Where a sentence ends: at what people write about policing, and at anything else they may write."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import iter_sentence_spans, split_sentences

ROOT = Path(__file__).parents[2]
PACKAGES = ("kb", "search", "ingest", "knowledge", "bench")


@pytest.mark.parametrize(
    "one",
    [
        "The U.S. Attorney met Sgt. Ortiz of St. Paul on Jan. 5 and Dr. Lee on Feb. 6.",
        "It began in Ft. Worth, Ste. Genevieve and Mt. Vernon.",
        "Ofc. Reyes, Lt. Brown, Capt. Gray, Det. White and Asst. Atty. Green were there.",
        "Dep. Chief Stone and Comm. Wells spoke for Spec. Agt. Marsh and Dir. Poole.",
        "Sgts. Long and Short, Lts. Hill and Dale and Dets. Fox and Wolf signed.",
        "They patrol from 9 p.m. Friday, and on Monday from 9 a.m. Eastern.",
        "Approx. 40 people came, see Vol. 3 and Ch. 4 (approx. 12 pages).",
        "Shootings fell by 3.5 percent (Braga et al. 2018, p. 5), e.g. in Boston, i.e. by a third.",
        "Mayor J. Edgar Stone, Jr. asked N. Charleston, E. St. Louis and W. Memphis.",
        "See https://example.org/a.b/c?d=e and the file plan.v2.docx for more.",
        "The first line\nof a wrapped paragraph ends here.",
        "1. Bring partners together.",
        "no end at all",
    ],
)
def test_this_is_one_sentence(one: str) -> None:
    assert split_sentences(one) == (one,)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It fell. Then it rose.", ("It fell.", "Then it rose.")),
        ("Who? They! Yes.", ("Who?", "They!", "Yes.")),
        ("He lives in the U.S. The city is large.", ("He lives in the U.S.", "The city is large.")),
        ("They met at 5 p.m. The chief spoke.", ("They met at 5 p.m.", "The chief spoke.")),
        ("He lives on Main St. The shooting was there.", ("He lives on Main St.", "The shooting was there.")),
        ("It cost approx. 40. Few paid.", ("It cost approx. 40.", "Few paid.")),
        ("1. Name an owner. 2. Count the cases.", ("1. Name an owner.", "2. Count the cases.")),
        ("**Done.** The next _step._ Then rest.", ("**Done.**", "The next _step._", "Then rest.")),
        ("“We stopped it.” She left.", ("“We stopped it.”", "She left.")),
        ("No end\n\nA new paragraph", ("No end", "A new paragraph")),
        ("He said “one.\n\nIt was never closed. It went on.", ("He said “one.", "It was never closed.", "It went on.")),
        ("Chief Muñoz came. Él habló.", ("Chief Muñoz came.", "Él habló.")),
        (" \n ", ()),
    ],
)
def test_sentences_end_where_people_end_them(text: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(text) == sentences


MARKS = st.sampled_from([*"aB1.!?)\"'*_( \n\té😀“”’\u2029\ud800", "Ft. ", "9 a.m. ", "J. ", "\n\n"])


@given(st.lists(MARKS, max_size=40).map("".join) | st.text() | st.text(st.characters(max_codepoint=127)))
def test_every_text_is_cut_at_white_space_and_nothing_is_lost(text: str) -> None:
    at = 0
    for start, end in iter_sentence_spans(text):
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip() != ""
        at = end
    assert text[at:].strip() == ""


def find_patterns_of_ends(source: str) -> list[str]:
    """Strings in ``source`` that look for a full stop, question mark or exclamation mark before white space."""
    strings = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return [text for text in strings if isinstance(text, str) and "[.!?" in text and "\\s" in text]


def test_no_other_module_says_where_a_sentence_ends() -> None:
    assert find_patterns_of_ends('re.compile(r"(?<=[.!?])\\\\s+")') != []
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert len(modules) > 100
    assert [str(path) for path in modules if find_patterns_of_ends(path.read_text(encoding="utf-8"))] == []
