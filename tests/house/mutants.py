"""Breaks rules at random and tells which of them no test notices: mutmut, over a copy of the tree.

``python -m tests.house.mutants [--count N] [--seed N] [PATH ...]``: without a path, the modules that changed since the
main branch. Only the nearest tests are asked: those of the folder under ``tests/`` that mirrors the module's own.
mutmut makes every mutant of the files; a random ``--count`` of them are tried, in two processes, each with a limit of
processor time. Prints each survivor as a difference, then the figures by folder. Takes about a second a mutant.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COPY = ROOT / "build" / "mutants"
PACKAGES = ("kb", "search", "ingest", "knowledge")
LAYERS = ("services", "web", "api", "cli")
"""Folders of the application whose capabilities have one folder of tests: tests/kb/<capability>."""
KILLED = {1, 3, -24, 24, 36, 152, 255}
"""mutmut's exit codes for a failed test and for a limit that was reached."""
NO_TESTS = {5, 33}
CONFIGURATION = """
[tool.mutmut]
source_paths = {paths}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:randomly", "-q"]
also_copy = {copied}
# What is written into a log, to the terminal or into an error's text is no rule.
do_not_mutate_patterns = ["^\\\\s*(log|click)\\\\.", "^\\\\s*raise "]
use_git_change_detection = false
"""


def find_changed() -> list[str]:
    """The modules that changed since the main branch."""
    command = ["git", "diff", "--name-only", "--diff-filter=d", "main", "--", *PACKAGES]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in said.split() if path.endswith(".py") and "/migrations/" not in path]


def find_nearest_tests(path: str) -> str:
    """The folder or file of tests that mirrors the module or folder at ``path``."""
    parts = list(Path(path).with_suffix("").parts)
    if len(parts) > 2 and parts[0] == "kb" and parts[1] in LAYERS:
        del parts[1]
    while parts:
        folder = Path("tests", *parts)
        for found in (folder, folder.with_name(f"test_{folder.name}.py")):
            if (ROOT / found).exists():
                return str(found)
        parts.pop()
    return "tests"


def make_copy(paths: Iterable[str]) -> None:
    """The tree as it is now, below ``build``, where mutmut may write; with what is not kept in git but needed."""
    shutil.rmtree(COPY, ignore_errors=True)
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines():
        source, target = ROOT / name, COPY / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    paths = sorted(paths)
    tests = sorted({find_nearest_tests(path) for path in paths})
    copied = [*PACKAGES, "bench", "content", "docs", "README.md", "Makefile", "constraints.txt", "data"]
    with (COPY / "pyproject.toml").open("a") as file:
        file.write(CONFIGURATION.format(paths=json.dumps(paths), tests=json.dumps(tests), copied=json.dumps(copied)))
    (COPY / "data").mkdir()
    if (model := ROOT / "data" / "model").exists():
        (COPY / "data" / "model").symlink_to(model.resolve())


def run_mutmut(*words: str) -> str:
    """What mutmut prints."""
    mutmut = Path(sys.executable).with_name("mutmut")
    # Without the checkout on the path: the copy's packages are the ones that are broken.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [str(mutmut), *words]
    done = subprocess.run(command, cwd=COPY, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def load_results() -> dict[str, int | None]:
    """The exit code of the tests for each mutant; None where it was not tried."""
    results: dict[str, int | None] = {}
    for path in (COPY / "mutants").rglob("*.meta"):
        results.update(json.loads(path.read_text("utf-8"))["exit_code_by_key"])
    return results


def area_of(name: str) -> str:
    """The folder of a mutant: its module's name without the file."""
    module = re.sub(r"\.x[_ǁ].*$", "", name)
    return "/".join(module.split(".")[:-1][:3])


def main() -> int:
    """Try the mutants and print the survivors. 1 if there are none to try."""
    parser = argparse.ArgumentParser(description="Break rules at random and list those that no test notices.")
    parser.add_argument("paths", nargs="*", help="modules or folders [default: what changed since main]")
    parser.add_argument("--count", type=int, default=100, help="how many are tried [default: 100]")
    parser.add_argument("--seed", type=int, default=1, help="another number, other mutants [default: 1]")
    given = parser.parse_args()
    paths = given.paths or find_changed()
    if not paths:
        print("No module has changed since the main branch. Name one.")
        return 1
    make_copy(paths)
    # No mutant has this number: mutmut makes them all, sees which test runs which function, and stops.
    said = run_mutmut("run", "--max-children", "2", "*__mutmut_0")
    names = sorted(load_results())
    if not names or "failed to collect stats" in said:
        print(said[-4000:])
        return 1
    chosen = random.Random(given.seed).sample(names, min(given.count, len(names)))
    print(f"{len(names):,} mutants, {len(chosen)} tried ...", flush=True)
    said = run_mutmut("run", "--max-children", "2", *chosen)
    results = load_results()
    tried = {name: results[name] for name in chosen if results.get(name) is not None}
    if not tried:
        print(said[-4000:])
        return 1
    survivors = [name for name, code in sorted(tried.items()) if code not in KILLED]
    for name in survivors:
        print(run_mutmut("show", name))
    whole, left = Counter(map(area_of, tried)), Counter(map(area_of, survivors))
    for area in sorted(whole):
        print(f"{area:<40} {whole[area]:>4} tried {left[area]:>4} survived {left[area] / whole[area]:>5.0%}")
    untested = sum(code in NO_TESTS for code in tried.values())
    print(
        f"{len(tried)} tried, {len(survivors)} survived ({len(survivors) / len(tried):.0%}), {untested} have no test."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
