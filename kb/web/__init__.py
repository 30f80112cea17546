"""The pages: one blueprint a noun. Each view parses the request, calls a service and renders one template."""

from __future__ import annotations

import importlib

from flask import Flask

from kb.web import errors
from kb.web.template_tools import install_template_tools

PAGES = (
    "finding.home",
    "finding.search",
    "library.documents",
    "library.sites",
    "library.about",
    "library.guides",
    "measuring.quality",
    "matching.city",
    "matching.compare",
    "matching.brief",
    "matching.gap_map",
    "peers.adoptions",
    "peers.home",
    "peers.questions",
    "peers.reports",
    "peers.seats",
    "exchange.offers",
    "exchange.visits",
    "exchange.notes",
    "exchange.helped",
    "telling.inbox",
    "telling.settings",
    "newsletter.issues",
    "planning.plans",
    "planning.edit",
    "lists.lists",
    "lists.readings",
    "lists.versions",
    "lists.editors",
    "lists.handouts",
    "agenda.agenda",
    "lists.basket",
    "citing.exports",
    "citing.unapi",
    "collecting.catalog",
    "collecting.collections",
    "sharing.feeds",
    "sharing.oai_pmh",
    "accounts.account",
    "accounts.people",
    "accounts.second_step",
    "accounts.single_sign_on",
    "upkeep.desk",
    "upkeep.many",
    "erasing.erase",
    "drafting.drafts",
    "publishing.merge",
    "publishing.review",
    "publishing.versions",
    "audit.audit",
    "upkeep.queues",
    "upkeep.corrections",
    "thesaurus.words",
    "intake.uploads",
    "library.originals",
    "health",
)
"""The modules of this package that have a blueprint."""


def install_pages(app: Flask) -> None:
    """Register every page, the error pages and what templates may call."""
    install_template_tools(app)
    for name in PAGES:
        app.register_blueprint(importlib.import_module(f"kb.web.{name}").blueprint)
    errors.install_error_pages(app)
