"""The page that says how well search answers, and how often it did not."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template

from kb.http.context import get_session, get_workspace
from kb.services import finding, measuring

blueprint = Blueprint("quality", __name__)

_KINDS = {
    "subject": "A subject",
    "known-item": "One record, by a piece of its title, author or year",
    "name": "A name",
    "place": "A city or a state",
    "negative": "What does not work",
    "compare": "Two things compared",
    "who-did-it": "Who did it",
    "how-to": "How to do it",
    "attribute": "A figure, a date or a price",
    "spanish": "Anything, in Spanish",
}
"""The kinds of question in words, in the order in which the page shows them."""


class KindRow(NamedTuple):
    """One kind of question in words, with its figures."""

    words: str
    questions: int
    first: int
    among_three: int
    held: int


def _say_kinds(measurement: measuring.Measurement | None) -> list[KindRow]:
    if measurement is None or measurement.asked is None:
        return []
    order = list(_KINDS)
    known = sorted(measurement.asked.kinds, key=lambda row: order.index(row.kind) if row.kind in order else len(order))
    return [
        KindRow(_KINDS.get(row.kind, row.kind), row.questions, row.first, row.among_three, row.held) for row in known
    ]


@blueprint.get("/about/quality")
def show() -> str:
    """The judged questions, this index's figures on them, and counts of what was searched and not found."""
    workspace, session = get_workspace(), get_session()
    measurement = measuring.load_measurement(workspace.settings)
    return render_template(
        "measuring/about_quality.html",
        measurement=measurement,
        current=measurement is not None and measuring.is_current(workspace.index, measurement),
        titles=measuring.find_titles(session, measurement) if measurement else {},
        kinds=_say_kinds(measurement),
        counts=finding.count_searches(session),
    )
