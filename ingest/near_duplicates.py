"""Is this document here already? Near copies by MinHash of word shingles; the same publication by its identifiers.

A file that is the same byte for byte is found by its SHA-256, which is for the caller to keep. Two texts are near when
they share most of their runs of five words: MinHash (Broder 1997, "On the resemblance and containment of documents")
estimates the Jaccard similarity of the two sets with a standard error of about ``sqrt(s * (1 - s) / 128)``: .035 at
the threshold. Knows text and signatures, no files and no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PERMUTATIONS = 128
"""Hash functions of a signature. A signature has four bytes for each."""
SHINGLE_WORDS = 5
THRESHOLD = 0.8
"""The estimated similarity from which two texts are called near: the same text after small edits or a new cover."""

_WORD = re.compile(r"\w+")
_SIZE = PERMUTATIONS * 4


def build_signature(text: str) -> bytes:
    """The signature of plain ``text``: 512 bytes to store, the same on every machine; empty where there are no words.

    Case, punctuation and spaces do not count. A text of fewer than five words is one shingle.
    """
    words = [word.encode() for word in _WORD.findall(text.casefold())]
    if not words:
        return b""
    from datasketch import MinHash

    last = max(len(words) - SHINGLE_WORDS, 0)
    shingles = {b" ".join(words[start : start + SHINGLE_WORDS]) for start in range(last + 1)}
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32")
    sketch.update_batch(sorted(shingles))
    return bytes(sketch.hashvalues.astype("<u4").tobytes())


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of shingles that two texts have in common, in [0, 1]; 0 where one has no words.

    Raises:
        ValueError: a signature is not one of :func:`build_signature`.
    """
    found = find_near(one, [("", other)], threshold=0.0)
    return found[0][1] if found else 0.0


def find_near(
    signature: bytes, many: Iterable[tuple[str, bytes]], threshold: float = THRESHOLD
) -> list[tuple[str, float]]:
    """Those of ``many`` (a key and its signature) that are near ``signature``, nearest first, ties by key.

    Raises:
        ValueError: a signature is not one of :func:`build_signature`.
    """
    import numpy as np

    known = [(key, other) for key, other in many if other]
    if any(len(other) != _SIZE for _, other in [("", signature or bytes(_SIZE)), *known]):
        raise ValueError(f"a signature has {_SIZE} bytes: build it again with build_signature")
    if not signature or not known:
        return []
    stored = np.frombuffer(b"".join(other for _, other in known), dtype="<u4").reshape(len(known), PERMUTATIONS)
    shares = (stored == np.frombuffer(signature, dtype="<u4")).mean(axis=1)
    near = [(key, float(share)) for (key, _), share in zip(known, shares, strict=True) if share >= threshold]
    return sorted(near, key=lambda pair: (-pair[1], pair[0]))
