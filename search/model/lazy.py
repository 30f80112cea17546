"""The exported model, loaded when it is first needed and looked for again where it was missing.

A process that starts without the model must be able to go on, and to use it once it is there. Knows the files of an
export; must not know who asks.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import ModelMissing
from search.model.encoder import MANIFEST, MODEL_FILE, TOKENIZER_FILE, OnnxEncoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_Look = tuple[tuple[int, int] | None, ...]


class LazyEncoder:
    """An encoder over the export in ``folder``. Making one reads nothing; all else raises :class:`ModelMissing` where
    the model is missing or damaged, and tries again only once its files have changed.

    ``threads`` is as for :class:`~search.model.encoder.OnnxEncoder`. Threads may share it.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._folder = folder
        self._threads = threads
        self._lock = threading.Lock()
        self._loaded: OnnxEncoder | None = None
        self._failed: tuple[_Look, str] | None = None

    @property
    def fingerprint(self) -> str:
        """Name, weights, pooling and length limit: whatever changes a vector."""
        return self._get().fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._get().dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``texts`` as float32 of shape (n, dimension), each row of length 1."""
        return self._get().encode(texts)

    def has_word(self, word: str) -> bool:
        """Whether the model learned ``word`` (in lower case) whole."""
        return self._get().has_word(word)

    def _get(self) -> OnnxEncoder:
        if self._loaded is not None:
            return self._loaded
        with self._lock:
            if self._loaded is None:
                look = self._look()
                # Reading a model of a hundred megabytes at each search, to find it damaged, would stall them all.
                if self._failed is not None and self._failed[0] == look:
                    raise ModelMissing(self._failed[1])
                try:
                    self._loaded = OnnxEncoder(self._folder, self._threads)
                except ModelMissing as error:
                    self._failed = look, str(error)
                    raise
            return self._loaded

    def _look(self) -> _Look:
        return tuple(_stat(self._folder / name) for name in (MANIFEST, MODEL_FILE, TOKENIZER_FILE))


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
