"""Texts become vectors.

Knows the exported ONNX model and its tokenizer, and nothing of documents, indexes or queries. It must
not import torch, transformers or sentence-transformers: those take seconds and hundreds of megabytes
that a serving process does not have. The export, which does need them, is in :mod:`search.model.export`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from search.errors import ModelMissing

if TYPE_CHECKING:
    from numpy.typing import NDArray

MANIFEST = "manifest.json"
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST_FORMAT = 1

#: Texts in one call of the model. Larger costs memory (32 x 256 tokens is about 60 MB) and gains nothing.
BATCH = 32


class Encoder(Protocol):
    """Turns texts into unit vectors. ``fingerprint`` changes whenever the vectors would."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its way of pooling, for the stamp of an index."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``texts`` as float32 of shape (n, dimension), each row of length 1."""

    def has_word(self, word: str) -> bool:
        """Whether the model learned ``word`` (in lower case) whole, as it did the common words of its language."""


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """What an exported model folder says of itself.

    ``weights_sha256`` is of the weights that were exported, ``onnx_sha256`` and ``tokenizer_sha256`` of
    the files in the folder, checked at each load.
    """

    name: str
    weights_sha256: str
    onnx_sha256: str
    tokenizer_sha256: str
    dimension: int
    max_tokens: int
    pooling: str = "mean"
    format: int = MANIFEST_FORMAT

    def save(self, folder: Path) -> None:
        """Write the manifest into ``folder``."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def load_manifest(folder: Path) -> ModelManifest:
    """The manifest of an exported model; :class:`ModelMissing` if there is none or it cannot be read."""
    path = folder / MANIFEST
    try:
        manifest = ModelManifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelMissing(f"There is no exported model in {folder}. Export it with `kb init`.") from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelMissing(
            f"{path} cannot be read ({error}). Delete {folder} and export again with `kb init`."
        ) from error
    if manifest.format != MANIFEST_FORMAT or manifest.pooling not in ("mean", "cls"):
        raise ModelMissing(
            f"{path} is of format {manifest.format} with {manifest.pooling!r} pooling; this version reads "
            f"format {MANIFEST_FORMAT} with mean or cls. Delete {folder} and run `kb init`."
        )
    return manifest


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class OnnxEncoder:
    """The exported model, run by onnxruntime: tokens, pooling over the mask, unit length.

    ``threads`` is the number of intra-operator threads, 0 for one a core: take 0 to build an index and 1 or
    2 in a server process. Raises :class:`ModelMissing` if the folder is missing, changed since the export,
    or if a package is not installed.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._manifest = load_manifest(folder)
        for name, expected in (
            (MODEL_FILE, self._manifest.onnx_sha256),
            (TOKENIZER_FILE, self._manifest.tokenizer_sha256),
        ):
            _check_file(folder / name, expected)
        try:
            import onnxruntime
            from tokenizers import Tokenizer  # type: ignore[import-untyped, unused-ignore]
        except ImportError as error:
            raise ModelMissing(f"{error}. Install it with `pip install onnxruntime tokenizers`.") from error
        self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.enable_truncation(max_length=self._manifest.max_tokens)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The arena keeps the peak of the longest batch for ever; without it a query is no slower.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise ModelMissing(f"onnxruntime cannot load {folder / MODEL_FILE}: {error}") from error
        self._inputs = {item.name for item in self._session.get_inputs()}

    @property
    def fingerprint(self) -> str:
        """Name, weights, pooling and length limit: whatever changes a vector."""
        m = self._manifest
        return f"{m.name}/{m.weights_sha256[:16]}/{m.pooling}/{m.max_tokens}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._manifest.dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``texts`` as float32 of shape (n, dimension), each row of length 1, in the order given.

        Texts are run in batches of similar length, so that little is spent on padding. Text beyond
        ``max_tokens`` is not seen.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch([_clean(text) for text in texts])
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._run([encodings[i].ids for i in rows])
        return vectors

    def has_word(self, word: str) -> bool:
        """Whether ``word`` (in lower case) is in the tokenizer's vocabulary, so that it is not read in pieces."""
        return self._tokenizer.token_to_id(_clean(word)) is not None

    def _run(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """One batch of token ids as unit vectors."""
        width = max(len(row) for row in ids)
        tokens = np.zeros((len(ids), width), dtype=np.int64)
        mask = np.zeros((len(ids), width), dtype=np.int64)
        for i, row in enumerate(ids):
            tokens[i, : len(row)] = row
            mask[i, : len(row)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        output = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})[0]
        if self._manifest.pooling == "cls":
            pooled = output[:, 0, :]
        else:
            weights = mask[:, :, None].astype(np.float32)
            pooled = (output * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        lengths = np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12)
        return np.asarray(pooled / lengths, dtype=np.float32)


def _clean(text: str) -> str:
    """``text`` without lone surrogates, which the tokenizer cannot take."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _check_file(path: Path, expected: str) -> None:
    if not path.is_file():
        raise ModelMissing(f"{path} is missing. Export the model again with `kb init`.")
    found = file_sha256(path)
    if found != expected:
        raise ModelMissing(
            f"{path} has SHA-256 {found[:16]}..., the manifest says {expected[:16]}...: it was changed or "
            f"cut short. Delete {path.parent} and export again with `kb init`."
        )
