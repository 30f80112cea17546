"""Structured logs: one line an event, with the request's id. A reader's words are never written above DEBUG."""

from __future__ import annotations

import logging
import sys

import structlog

from kb.config import Settings


def configure_logs(settings: Settings) -> None:
    """Set up structlog for this process. Lines go to stderr."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer()
    )
    # Without locals: they would hold what a reader asked.
    transformer = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    tracebacks = [structlog.processors.ExceptionRenderer(transformer)] if settings.log_format == "json" else []
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *tracebacks,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
