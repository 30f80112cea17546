"""The pages: one blueprint a noun. Each view parses the request, calls a service and renders one template."""

from __future__ import annotations

import importlib

from flask import Flask

from kb.web import errors
from kb.web.template_tools import install_template_tools

PAGES = (
    "home",
    "search",
    "documents",
    "sites",
    "about",
    "quality",
    "matching",
    "comparing",
    "brief",
    "gap_map",
    "reading_lists",
    "agenda",
    "basket",
    "exports",
    "feeds",
    "harvest",
    "accounts",
    "people",
    "curation",
    "drafts",
    "joining",
    "reviewing",
    "versions",
    "audit",
    "queues",
    "corrections",
    "synonyms",
    "uploads",
    "originals",
    "health",
)
"""The modules of this package that have a blueprint."""


def install_pages(app: Flask) -> None:
    """Register every page, the error pages and what templates may call."""
    install_template_tools(app)
    for name in PAGES:
        app.register_blueprint(importlib.import_module(f"kb.web.{name}").blueprint)
    errors.install_error_pages(app)
