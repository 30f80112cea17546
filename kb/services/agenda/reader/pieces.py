"""A line with several times cut into pieces, so that each has at most one: a paragraph of an e-mail, say. Pure."""

from __future__ import annotations

import re

from kb.services.agenda.reader.cutting import find_cuts, find_sentence_cuts
from kb.services.agenda.reader.times import find_times

_MOST_PIECES = 80
_WORDS = re.compile(r"[^\W_]")


def cut_text(text: str) -> list[str]:
    """The pieces of ``text``; ``text`` itself if it has one time or none."""
    sure = [times for times in find_times(text) if times.sure > 1]
    if len(sure) < 2:
        return [text]
    texts = _pieces_by_signs(text)
    counts = [_count(piece) for piece in texts]
    if len(texts) < 2 or max(counts) > 1:
        texts = [
            piece
            for one, count in zip(texts, counts, strict=True)
            for piece in (_pieces_by_times(one) if count > 1 else [one])
        ]
    if len(texts) > _MOST_PIECES:
        texts = [*texts[:_MOST_PIECES], " ".join(texts[_MOST_PIECES:])]
    return [piece for piece in texts if _WORDS.search(piece)]


def _count(text: str) -> int:
    return sum(times.sure > 1 for times in find_times(text))


def _pieces_by_signs(text: str) -> list[str]:
    """``text`` cut at semicolons, sentences, bars and line ends."""
    cuts = sorted(
        [
            *find_cuts(text, ";"),
            *find_cuts(text, "\n"),
            *find_cuts(text, " | "),
            *find_cuts(text, " • "),
            *find_cuts(text, " / "),
            *find_sentence_cuts(text),
        ]
    )
    pieces, at = [], 0
    for low, high in cuts:
        if low >= at:
            pieces.append(text[at:low])
            at = high
    return [*pieces, text[at:]]


def _pieces_by_times(text: str) -> list[str]:
    """``text`` cut before and behind each time, so that either may belong to it."""
    pieces, at = [], 0
    for times in find_times(text):
        if times.sure > 1:
            pieces += [text[at : times.low], text[times.low : times.high]]
            at = times.high
    return [piece.strip(" ,") for piece in (*pieces, text[at:]) if _WORDS.search(piece)]
