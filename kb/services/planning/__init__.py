"""Action plans: from two to five chosen strategies to doing.

``check_order`` (a form) or ``read_order`` (JSON) says what is wanted, ``create_plan`` makes it (``build``: lines of the
strategies' pages, of the city's profile, our judgment marked as ours, and questions for the rest), ``get_plan`` shows
it, ``save_part`` and ``save_progress`` change it, every state is kept (``versions``), ``build_plan_docx`` writes it for
Word. Must not know pages.
"""

from __future__ import annotations

from kb.services.planning.build import build_plan
from kb.services.planning.choices import PlanChoice, PlanChoices, find_choices
from kb.services.planning.content import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MEASURES,
    PARTS,
    STEPS,
    PartName,
    PlanEntry,
)
from kb.services.planning.docx import build_plan_docx, name_plan_docx
from kb.services.planning.edit import NEW_LINES, PartEdit, PlanMistakes, get_part, save_about, save_part
from kb.services.planning.limits import TooManyPlans
from kb.services.planning.order import LEAST_CHOSEN, MOST_CHOSEN, InvalidPlan, PlanOrder, check_order, read_order
from kb.services.planning.plans import StalePlan, create_plan, delete_plan, find_plans, get_plan, keep_with_site
from kb.services.planning.progress import save_progress
from kb.services.planning.versions import find_plan_versions, get_plan_version, restore_plan_version
from kb.services.planning.view import EntryView, PartView, PlanView, build_plan_view

__all__ = [
    "LEAST_CHOSEN",
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "MEASURES",
    "MOST_CHOSEN",
    "NEW_LINES",
    "PARTS",
    "STEPS",
    "EntryView",
    "InvalidPlan",
    "PartEdit",
    "PartName",
    "PartView",
    "PlanChoice",
    "PlanChoices",
    "PlanEntry",
    "PlanMistakes",
    "PlanOrder",
    "PlanView",
    "StalePlan",
    "TooManyPlans",
    "build_plan",
    "build_plan_docx",
    "build_plan_view",
    "check_order",
    "create_plan",
    "delete_plan",
    "find_choices",
    "find_plan_versions",
    "find_plans",
    "get_part",
    "get_plan",
    "get_plan_version",
    "keep_with_site",
    "name_plan_docx",
    "read_order",
    "restore_plan_version",
    "save_about",
    "save_part",
    "save_progress",
]
