"""What templates may call: labels, addresses of filtered searches, addresses of assets that change with the asset."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flask import Flask, g, url_for

from kb.services.asking import build_query_string
from kb.services.finding import Question
from kb.services.labels import AREAS, BANDS, KINDS, label, state_name


def install_template_tools(app: Flask) -> None:
    """Make the tools available in every template."""
    folder = Path(app.static_folder or "")

    @lru_cache(maxsize=256)
    def version(name: str) -> str:
        path = folder / name
        return str(int(path.stat().st_mtime)) if path.exists() else "0"

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=version(name))

    app.jinja_env.filters["label"] = label
    app.jinja_env.filters["state_name"] = state_name
    app.jinja_env.globals.update(
        asset=asset,
        search_url=search_url,
        with_value=with_value,
        without_value=without_value,
        areas=AREAS,
        bands=BANDS,
        kinds=KINDS,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def request_id() -> dict[str, str]:
        return {"request_id": g.get("request_id", "")}


def search_url(question: Question, **changes: object) -> str:
    """The address of the search page for ``question`` with ``changes``."""
    return f"{url_for('search.show')}?{build_query_string(question, **changes)}"


def with_value(question: Question, name: str, value: str) -> str:
    """The address of the same search, also filtered by ``value``."""
    return search_url(question, **{name: (*question.filters.get(name, ()), value)})


def without_value(question: Question, name: str, value: str) -> str:
    """The address of the same search, no longer filtered by ``value``."""
    return search_url(question, **{name: tuple(kept for kept in question.filters.get(name, ()) if kept != value)})
