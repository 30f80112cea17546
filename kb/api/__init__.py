"""The JSON API under ``/api/v1``: the same nouns as the pages, from the same services."""

from __future__ import annotations

from apiflask import APIFlask

from kb.api import agenda, documents, exports, matching, plans, reading_lists, search, sites, suggest
from kb.api.schemas import ERROR_SCHEMA
from kb.api.spec import install_spec
from kb.http.context import csrf


def install_api(app: APIFlask) -> None:
    """Register every endpoint. None needs a CSRF token: all but one read, and a plan is made of what is sent alone.

    A profile is not stored.
    """
    app.config.update(HTTP_ERROR_SCHEMA=ERROR_SCHEMA, VALIDATION_ERROR_SCHEMA=ERROR_SCHEMA)
    install_spec(app, agenda.describe_file)
    for module in (search, suggest, documents, exports, sites, matching, plans, agenda, reading_lists):
        csrf.exempt(module.blueprint)
        app.register_blueprint(module.blueprint, url_prefix="/api/v1")
