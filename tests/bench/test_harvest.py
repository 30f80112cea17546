"""The measure of large imports: its records are the same each time, and a small run counts them right."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bench.harvest import iter_works, main


def test_records_are_the_same_each_time() -> None:
    assert list(iter_works(60)) == list(iter_works(60))


@pytest.mark.parametrize("form", ["ris", "csv"])
def test_small_run_brings_every_record_in_and_joins_doubles(form: str) -> None:
    done = CliRunner().invoke(main, ["--records", "40", "--form", form, "--json"], catch_exceptions=False)
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert (said["added"], said["form"]) == (38, form)
    assert said["joined"] == (2 if form == "ris" else 0), "a row of a table has no key: the same row is the same record"
    assert said["peak_mb"] > 0
