"""From the bytes of one file to what it holds: judge it, read it, and prove that its text can be cut and shown.

Runs in the child process. The proof is that of every door (:mod:`knowledge.proof`): what passes here can be published.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

from ingest.blocks import split_blocks
from ingest.errors import Malformed, TooLarge, UploadError
from ingest.guesses.whole_text import find_summary, tell_kind, tell_language
from ingest.proposals import order_found
from ingest.readers import get_reader
from ingest.reading import FoundValue, ReadFile, ReadItem
from ingest.safety.judge import describe, judge
from ingest.safety.limits import Limits
from knowledge.errors import UnfitText
from knowledge.passages import split_passages
from knowledge.proof import prove_text

_A_RECORD = 0.002
"""Seconds that are allowed on top for each record, however short."""

_DESCRIBED = 60_000
"""Letters of a text by which its language, kind and summary are told."""


def read_bytes(data: bytes, name: str, limits: Limits) -> ReadFile:
    """What the file ``data``, called ``name``, holds.

    Raises:
        UploadError: it was refused.
        MemoryError: it does not fit the limit of memory.
    """
    judged = judge(data, name, limits)
    reader = get_reader(judged.media_type, limits.lines)
    try:
        file = reader(data, limits)
    except (UploadError, MemoryError, RecursionError):
        raise
    except Exception as error:
        # A parser may raise anything on a damaged file; whatever it is, the answer is the same.
        reason = f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"
        raise Malformed(f"it is damaged, or not really {describe(judged.media_type)} ({reason})") from error
    if len(file.items) > limits.items:
        raise TooLarge(f"it has {len(file.items):,} records, and {limits.items:,} are taken in at once")
    letters = sum(len(item.body) for item in file.items)
    with _deadline(limits.render * max(1.0, letters / 1e6) + _A_RECORD * len(file.items)):
        for item in file.items:
            _prove(item, limits)
    items = tuple(_describe(item) for item in file.items) if len(file.items) == 1 else file.items
    return replace(file, items=items, notes=(*judged.notes, *file.notes))


def _describe(item: ReadItem) -> ReadItem:
    """``item`` with what its text as a whole says: language, kind and summary, where its reader did not find them."""
    blocks = split_blocks(item.body[:_DESCRIBED])
    start = " ".join(block.text for block in blocks[:40])[:6_000]
    found: list[FoundValue] = []
    if language := tell_language(" ".join(block.text for block in blocks)):
        found.append(FoundValue("language", language.value, "the words of the text", "", language.sure))
    if item.body.strip():
        kind = tell_kind(item.values.title or "", start)
        found.append(FoundValue("kind", kind.value, "the words of the title and first page", "", kind.sure))
    told = [(block.type == "heading", block.text) for block in blocks if block.type in ("heading", "paragraph")]
    if summary := find_summary(told):
        found.append(FoundValue("summary", summary.value, summary.place, "", summary.sure))
    return replace(item, found=order_found(item.found, tuple(found)))


def _prove(item: ReadItem, limits: Limits) -> None:
    if len(item.body) > limits.text:
        raise TooLarge(
            f"it has {len(item.body) / 1e6:,.1f} million letters of text, and {limits.text / 1e6:,.0f} are read"
        )
    if limits.lines:
        return  # these are lines that a reader of agendas takes apart, and no Markdown to be shown
    split_passages(item.body)
    try:
        prove_text(item.body)
    except UnfitText as error:
        raise Malformed(f"its text cannot be shown as a page: {str(error).rstrip('.')}") from error


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Malformed(f"its text is built so that showing it takes longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
