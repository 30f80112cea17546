"""The pages: one blueprint a noun. Each view parses the request, calls a service and renders one template."""

from __future__ import annotations

from flask import Flask

from kb.web import about, brief, comparing, documents, errors, gap_map, health, home, matching, search, sites
from kb.web.template_tools import install_template_tools


def install_pages(app: Flask) -> None:
    """Register every page, the error pages and what templates may call."""
    install_template_tools(app)
    for module in (home, search, documents, sites, about, matching, comparing, brief, gap_map, health):
        app.register_blueprint(module.blueprint)
    errors.install_error_pages(app)
