"""Structured logs: one line an event, with the request's id. What people wrote, asked or were called stands in none.

An exception's message may hold a row that was being saved or a question that was asked, so of an exception only its
class and the places it went through are written. That holds for this program, for libraries, and for Python itself. A
reader's question is logged at DEBUG alone, which is meant for a machine without readers.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from kb.config import Settings

_FRAMES = 30
"""Places of an exception that are kept, the innermost."""

log = structlog.get_logger()


def configure_logs(settings: Settings) -> None:
    """Set up structlog for this process, and let the logs of libraries go the same way. Lines go to stderr."""
    renderers: list[Processor] = [_spell_exception, structlog.dev.ConsoleRenderer()]
    if settings.log_format == "json":
        renderers = [structlog.processors.JSONRenderer(default=_name_value)]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _describe_exceptions,
            *renderers,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _FromLibraries)]:
        root.removeHandler(handler)
    root.addHandler(_FromLibraries(logging.WARNING))


def catch_the_rest() -> None:
    """Log what nobody caught, in this process and its threads, as everything else: a trace of Python's has messages."""
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    logging.captureWarnings(True)


def describe_exception(error: BaseException) -> list[dict[str, Any]]:
    """The class of ``error`` and the places it went through, then the same of what it came from. No message."""
    return [
        {
            "type": f"{type(each).__module__}.{type(each).__qualname__}",
            "places": [
                f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(each.__traceback__)[-_FRAMES:]
            ],
        }
        for each in _iter_chain(error)
    ]


def _iter_chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _describe_exceptions(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    info = event.pop("exc_info", None)
    if info:
        error = info if isinstance(info, BaseException) else info[1] if isinstance(info, tuple) else sys.exc_info()[1]
        if error is not None:
            event["exception"] = describe_exception(error)
    return {key: type(value).__name__ if isinstance(value, BaseException) else value for key, value in event.items()}


def _spell_exception(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    if found := event.pop("exception", None):
        lines = (f"{each['type']}\n" + "".join(f"    {place}\n" for place in each["places"]) for each in found)
        event["exception"] = "from ".join(lines)
    return event


def _name_value(value: object) -> str:
    return type(value).__name__


def _log_uncaught(kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None = None) -> None:
    if not issubclass(kind, SystemExit | KeyboardInterrupt):
        log.error("uncaught", error=kind.__name__, exc_info=error)


class _FromLibraries(logging.Handler):
    """Writes what a library logs: who and where, and its words only as far as they are the same each time."""

    def emit(self, record: logging.LogRecord) -> None:
        words = record.msg if record.args and isinstance(record.msg, str) else ""
        place = f"{record.name}:{record.lineno} {record.funcName}"
        log.log(record.levelno, "library", place=place, words=words, exc_info=record.exc_info)
