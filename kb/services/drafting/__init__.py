"""Drafting: a page that is being written, until it is handed in.

``create_draft`` or ``begin_change`` begins one, ``build_groups`` and ``read_form`` are its form, ``save_draft`` keeps
every save (one that comes too late is kept beside the other), ``find_suggestions`` and ``find_hints`` help, and
``find_problems`` says what still stands in the way. Nothing here is seen by readers. Must not know pages.
"""

from __future__ import annotations

from kb.services.drafting.checks import DraftIncomplete, build_record, find_problems, group_by_path, try_record
from kb.services.drafting.drafts import (
    NotNow,
    begin_change,
    change_kind,
    create_draft,
    drop_draft,
    find_unfinished,
    get_draft,
    keep_file_as_draft,
    move,
    open_for_editing,
    save_draft,
)
from kb.services.drafting.form import Field, add_row, build_fields, build_groups, fill_in, read_form, remove_row
from kb.services.drafting.plain_language import find_hints
from kb.services.drafting.states import EDITABLE, UNFINISHED, DraftState
from kb.services.drafting.suggest_fields import find_suggestions, take_suggestion

__all__ = [
    "EDITABLE",
    "UNFINISHED",
    "DraftIncomplete",
    "DraftState",
    "Field",
    "NotNow",
    "add_row",
    "begin_change",
    "build_fields",
    "build_groups",
    "build_record",
    "change_kind",
    "create_draft",
    "drop_draft",
    "fill_in",
    "find_hints",
    "find_problems",
    "find_suggestions",
    "find_unfinished",
    "get_draft",
    "group_by_path",
    "keep_file_as_draft",
    "move",
    "open_for_editing",
    "read_form",
    "remove_row",
    "save_draft",
    "take_suggestion",
    "try_record",
]
