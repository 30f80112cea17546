"""Untrusted words stay words: escaped text shows as it was, lines are clean, encodings are told."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ingest.errors import UploadError
from ingest.safety.limits import DEFAULT_LIMITS
from ingest.safety.read_in_child import read_bytes
from ingest.text.decoding import decode, decode_html
from ingest.text.wording import clean_line, escape, escape_cell, join_ranges, table
from knowledge.markdown import to_html, to_text
from tests.ingest import making

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
NAMES = ("a.md", "a.html", "a.ris", "a.csv", "a.docx", "")


@pytest.mark.parametrize(
    "words",
    [
        "# no heading",
        "1. no list",
        "2014) no list",
        "- no list",
        "> no quote",
        "--- no line",
        "~~~ no fence",
        "*no* _stress_ **at** all",
        "[no](link) ![no](picture) [no]: x",
        "`no code` \\ and \\* no escape",
        "5 < 6 <b>no tag</b> <!-- page 3 -->",
        "&lt; is no entity &amp; AT&T",
        "snake_case_name 2*3*4",
        "=====",
        "+1 | a | b |",
    ],
)
def test_escaped_words_show_as_they_were(words: str) -> None:
    assert to_text(escape(words)) == words


@given(PRINTABLE)
def test_any_words_escaped_are_one_plain_paragraph(words: str) -> None:
    line = escape(words)
    if not line:
        return
    html = to_html(line)
    assert html.count("<") == 2, html
    assert to_text(line) == " ".join(words.split())


@given(st.lists(st.lists(PRINTABLE.filter(str.strip), min_size=2, max_size=2), min_size=2, max_size=4))
def test_any_cells_stay_in_their_places(rows: list[list[str]]) -> None:
    html = to_html(table(rows))
    assert html.count("<tr>") == len(rows)
    assert html.count("<td") == 2 * (len(rows) - 1)


def test_short_rows_of_a_table_are_filled() -> None:
    assert table([["a", "b"], ["c"]]) == "| a | b |\n|---|---|\n| c |  |"
    assert table([]) == ""
    assert escape_cell("a|b") == "a\\|b"


def test_line_is_cut_with_a_sign() -> None:
    assert clean_line("a" * 20, 10) == "a" * 9 + "…"
    assert clean_line(" a\n\u202eb\x07 ") == "a b"


def test_ranges_of_numbers_are_joined() -> None:
    assert join_ranges([1, 3, 4, 5, 9]) == "1, 3-5, 9"
    assert join_ranges([]) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_unicode_is_read_without_a_word(encoding: str) -> None:
    decoded = decode("Grüße\r\nan\ralle".encode(encoding))
    assert decoded is not None
    assert decoded == ("Grüße\nan\nalle", "")


def test_text_in_latin_letters_is_read_and_said() -> None:
    decoded = decode("Grüße".encode("latin-1"))
    assert decoded is not None
    assert decoded.text == "Grüße"
    assert "Check accents" in decoded.note


def test_bytes_that_are_no_text_are_none() -> None:
    assert decode(bytes(range(256))) is None
    assert decode(b"\xff\xfea") is None


def test_page_that_declares_what_it_is_not_is_read_all_the_same() -> None:
    decoded = decode_html(b'<meta charset="shift_jis">' + "Grüße – \udc81".encode("utf-8", "ignore") + b"\x81")
    assert decoded is not None
    assert decode_html(b'<meta charset="utf-7">+ADw-') == ('<meta charset="utf-7">+ADw-', "")


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=300).map(str.encode), st.binary(max_size=300)), st.sampled_from(NAMES))
def test_any_bytes_are_read_or_refused_with_a_reason_and_a_step(data: bytes, name: str) -> None:
    try:
        file = read_bytes(data, name, DEFAULT_LIMITS)
    except UploadError as error:
        assert error.reason
        assert error.next_step
    else:
        assert file.items


@hypothesis_settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(
        [making.make_docx(), making.make_pptx(), making.HTML.encode(), making.RIS.encode(), making.CSV.encode()]
    ),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), min_size=1, max_size=4),
)
def test_damaged_files_are_read_or_refused(data: bytes, damages: list[tuple[int, bytes]]) -> None:
    damaged = bytearray(data)
    for place, change in damages:
        at = place % len(damaged)
        damaged[at : at + len(change)] = change
    try:
        read_bytes(bytes(damaged), "a.docx", DEFAULT_LIMITS)
    except UploadError as error:
        assert error.reason


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=12))
def test_damaged_parts_of_a_document_are_read_or_refused(place: int, change: bytes) -> None:
    data = making.make_docx()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/")]

    def damage(old: bytes) -> bytes:
        at = place % max(len(old), 1)
        return old[:at] + change + old[at:]

    try:
        read_bytes(making.rezip(data, {names[place % len(names)]: damage}), "a.docx", DEFAULT_LIMITS)
    except UploadError as error:
        assert error.reason
