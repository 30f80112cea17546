"""Hostile and broken files: each costs itself alone, is named with the reason and the next step, and leaves no harm."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.errors import UploadError
from ingest.reading import ReadFile, read_file_safely
from ingest.safety.judge import clean_name
from knowledge.markdown import to_html
from tests.ingest.hostile import Hostile
from tests.ingest.hostile_layouts import ALL as HOSTILE


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReadFile | Exception]:
    """What came of each file: all read by child processes of this one process, two at a time."""
    folder = tmp_path_factory.mktemp("hostile")

    def read(case: Hostile) -> ReadFile | Exception:
        path = folder / str(HOSTILE.index(case))
        path.write_bytes(case.make())
        try:
            return read_file_safely(path, case.name, case.limits)
        except Exception as error:
            return error
        finally:
            path.unlink()

    with ThreadPoolExecutor(2) as pool:
        return dict(zip((case.case for case in HOSTILE), pool.map(read, HOSTILE), strict=True))


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.case)
def test_hostile_file_is_refused_or_read_without_its_harm(
    case: Hostile, outcomes: dict[str, ReadFile | Exception]
) -> None:
    outcome = outcomes[case.case]
    if case.expected is None:
        assert isinstance(outcome, ReadFile), outcome
        assert case.said in " ".join(outcome.notes)
        return
    assert type(outcome) is case.expected, outcome
    assert isinstance(outcome, UploadError)
    assert case.said in outcome.reason
    assert str(outcome) == f"{case.name}: {outcome.reason}. {outcome.next_step}"
    assert outcome.next_step


def test_no_script_address_or_entity_comes_through(outcomes: dict[str, ReadFile | Exception]) -> None:
    read = [outcome for outcome in outcomes.values() if isinstance(outcome, ReadFile)]
    assert len(read) >= 15
    for item in (item for file in read for item in file.items):
        html = to_html(item.body)
        for word in ("<script", "javascript:", "onerror", "<iframe", "<form", "root:x:0"):
            assert word not in html


def test_titles_carry_no_marks_of_direction(outcomes: dict[str, ReadFile | Exception]) -> None:
    outcome = outcomes["title that turns its direction"]
    assert isinstance(outcome, ReadFile)
    assert outcome.items[0].values.title == "Report fdp.exe\\[31m".replace("\\", "")


def test_nothing_is_written_where_a_part_names_it(outcomes: dict[str, ReadFile | Exception]) -> None:
    assert not Path("/etc/cron.d/x").exists()
    assert not [path for path in Path().iterdir() if path.suffix in {".exe", ".bin", ".xlsx"}]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        (".htaccess", "htaccess"),
        ("x" * 400 + ".pdf", "x" * 149 + "…"),
    ],
)
def test_name_is_only_the_last_part_without_tricks(name: str, shown: str) -> None:
    assert clean_name(name) == shown
