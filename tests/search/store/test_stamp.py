"""What a generation says of itself, also one that an older version of the code wrote."""

from __future__ import annotations

import json
from pathlib import Path

from search.store.stamp import FILE, LearningFigures, Stamp, build_stamp_fit


def test_older_stamp_that_calls_things_otherwise_does_not_fit_and_is_no_damage(tmp_path: Path) -> None:
    wanted = build_stamp_fit("memory", "hash")
    Stamp("gen-000001", wanted, 1, 2, "2026-11-28T00:00:00+00:00", LearningFigures(0, 0, None, None)).save(tmp_path)
    content = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    content["fit"]["reading"] = content["fit"].pop("analyzer")
    (tmp_path / FILE).write_text(json.dumps(content), encoding="utf-8")
    assert Stamp.load(tmp_path).differences(wanted) == (f"analyzer unknown instead of {wanted.analyzer}",)
