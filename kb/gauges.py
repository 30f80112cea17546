"""What an operator watches, read when asked: what waits, how old the index and the backup are, who signed in.

Knows services and their counts; must not know HTTP. What cannot be read is left out, and ``kb_up`` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from kb.errors import KBError
from kb.services import audit, backup, finding, indexing, intake
from kb.worker import locks
from kb.workspace import Workspace
from search.errors import SearchError
from search.store.generations import read_current
from search.store.stamp import Stamp


class StateCollector(Collector):
    """The state of one installation, each time it is collected."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def collect(self) -> Iterator[Metric]:
        """One family after the other; a part that cannot be read is down, and ends nothing else."""
        up = GaugeMetricFamily("kb_up", "Whether a part can be read now", labels=("part",))
        parts: tuple[tuple[str, Callable[[], list[Metric]]], ...] = (
            ("database", self._read_database),
            ("index", self._read_index),
            ("workers", self._read_workers),
        )
        for name, read in parts:
            try:
                found = read()
            except (KBError, SearchError, SQLAlchemyError, OSError):
                up.add_metric([name], 0)
                continue
            up.add_metric([name], 1)
            yield from found
        yield up

    def _read_database(self) -> list[Metric]:
        waiting = GaugeMetricFamily("kb_waiting", "What waits for a worker", labels=("what",))
        sign_ins = CounterMetricFamily("kb_sign_ins", "Sign-ins that were ever tried", labels=("result",))
        searches = GaugeMetricFamily("kb_searches_today", "Searches of today", labels=("result",))
        with self._workspace.sessions() as session:
            waiting.add_metric(["changes"], indexing.count_waiting(session))
            waiting.add_metric(["changes_overdue"], indexing.count_overdue(session))
            waiting.add_metric(["files"], intake.count_waiting(session))
            counts = audit.count_actions(session, ("signed in", "failed to sign in"))
            sign_ins.add_metric(["ok"], counts["signed in"])
            sign_ins.add_metric(["refused"], counts["failed to sign in"])
            today = finding.count_searches(session, days=1)
            searches.add_metric(["answered"], today.searches - today.misses)
            searches.add_metric(["missed"], today.misses)
        return [waiting, sign_ins, searches]

    def _read_index(self) -> list[Metric]:
        folder = self._workspace.settings.index_folder
        current = read_current(folder)
        if current is None:
            raise SearchError("there is no index")
        stamp = Stamp.load(folder / current)
        age = GaugeMetricFamily("kb_index_age_seconds", "Seconds since this generation of the index was made")
        age.add_metric([], _seconds_since(datetime.fromisoformat(stamp.built_at)))
        documents = GaugeMetricFamily("kb_index_documents", "Documents in the index")
        documents.add_metric([], stamp.documents)
        return [age, documents]

    def _read_workers(self) -> list[Metric]:
        settings = self._workspace.settings
        workers = GaugeMetricFamily("kb_workers", "Workers that live")
        workers.add_metric([], locks.count_living(settings.data / "workers"))
        found: list[Metric] = [workers]
        kept = backup.find_kept(settings.backup_folder) if settings.backup_folder else ()
        if kept:
            age = GaugeMetricFamily("kb_backup_age_seconds", "Seconds since the newest backup of the schedule")
            age.add_metric([], _seconds_since(kept[0].made_at))
            found.append(age)
        return found


def _seconds_since(moment: datetime) -> float:
    return (datetime.now(UTC) - moment.astimezone(UTC)).total_seconds()
