"""A zip file is judged from its directory: as a whole, entry by entry, and to the very limit."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import pytest

from ingest.errors import Bomb, Unsafe
from ingest.safety.limits import DEFAULT_LIMITS
from ingest.safety.zip_files import judge_archive

ZEROS = b"\0" * 100_000


def pack(entries: dict[str, bytes]) -> bytes:
    """A compressed zip file of these entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


def test_thousand_small_entries_of_zeros_are_a_bomb_together() -> None:
    data = pack({f"word/{n}.bin": ZEROS for n in range(1_000)})
    with pytest.raises(Bomb, match="it unpacks to more than 200 times its size"):
        judge_archive(data, DEFAULT_LIMITS)


def test_one_small_entry_of_zeros_is_a_page_of_blanks() -> None:
    assert judge_archive(pack({"word/blank.bin": ZEROS * 10}), DEFAULT_LIMITS).names == ("word/blank.bin",)


def test_one_large_entry_is_judged_by_its_own_ratio() -> None:
    noise = bytes(range(256)) * 400 + zipfile.__doc__.encode()  # so that the whole file's ratio is in order
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("noise.bin", noise)
        archive.writestr("zeros.bin", ZEROS * 20, zipfile.ZIP_DEFLATED)
    with pytest.raises(Bomb, match=r"'zeros.bin' in it unpacks to more than 200 times"):
        judge_archive(stored.getvalue(), DEFAULT_LIMITS)


@pytest.mark.parametrize(("entries", "unpacked", "allowed"), [(3, 300, True), (2, 300, False), (3, 299, False)])
def test_limits_hold_to_the_very_number(entries: int, unpacked: int, allowed: bool) -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, entries=entries, unpacked=unpacked)
    data = pack({f"{n}.bin": b"x" * 100 for n in range(3)})
    if allowed:
        assert len(judge_archive(data, limits).names) == 3
    else:
        with pytest.raises(Bomb):
            judge_archive(data, limits)


@pytest.mark.parametrize("depth", [5, 6])
def test_xml_may_be_as_deep_as_the_limit(depth: int) -> None:
    xml = b"<a>" * depth + b"</a>" * depth
    limits = dataclasses.replace(DEFAULT_LIMITS, depth=5)
    if depth == 5:
        judge_archive(pack({"a.xml": xml + b"\n", "b.xml": xml}), limits)
    else:
        with pytest.raises(Bomb, match="deeper than 5"):
            judge_archive(pack({"a.xml": xml}), limits)


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "C:x", "a\\b", "a\x01b"])
def test_name_that_points_outside_is_refused(name: str) -> None:
    with pytest.raises(Unsafe, match="points outside"):
        judge_archive(pack({name: b"x"}), DEFAULT_LIMITS)


def test_two_names_that_differ_in_case_alone_are_one() -> None:
    with pytest.raises(Unsafe, match="same name"):
        judge_archive(pack({"a.xml": b"<a/>", "A.XML": b"<a/>"}), DEFAULT_LIMITS)


def test_zip_file_inside_is_refused_and_an_embedded_one_is_named() -> None:
    inner = pack({"x": b"x"})
    with pytest.raises(Unsafe, match="another zip file"):
        judge_archive(pack({"inner.bin": inner}), DEFAULT_LIMITS)
    assert judge_archive(pack({"word/embeddings/sheet.xlsx": inner}), DEFAULT_LIMITS).has_embedded
    assert not judge_archive(pack({"word/document.xml": b"<a/>"}), DEFAULT_LIMITS).has_embedded
