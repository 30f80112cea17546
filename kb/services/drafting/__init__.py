"""Drafting: a page that is being written, until it is handed in.

``create_draft`` or ``open_for_editing`` begins one, ``build_groups`` and ``read_form`` are its form, ``save_draft``
keeps every save (one that comes too late is kept beside the other), ``find_suggestions`` and ``find_hints`` help, and
``find_problems`` says what still stands in the way. Nothing here is seen by readers. Pages get a ``DraftView``; the row
itself (``get_draft_row``) is for the services that take a draft on its way. Must not know pages.
"""

from __future__ import annotations

from kb.services.drafting.checks import DraftIncomplete, build_record, find_problems, group_by_path, try_record
from kb.services.drafting.curated_pages import begin_fields
from kb.services.drafting.drafts import (
    NotNow,
    add_note,
    change_kind,
    create_draft,
    drop_draft,
    find_unfinished,
    get_draft,
    get_draft_row,
    keep_file_as_draft,
    move,
    open_for_editing,
    save_draft,
)
from kb.services.drafting.form import Field, add_row, build_fields, build_groups, fill_in, read_form, remove_row
from kb.services.drafting.found_in_file import (
    LEAST,
    FileProposal,
    FileReport,
    accept_proposals,
    find_drafts_of_batch,
    find_proposals,
    find_report,
)
from kb.services.drafting.makers import say_makers, say_rows
from kb.services.drafting.plain_language import find_hints
from kb.services.drafting.states import EDITABLE, UNFINISHED, DraftState
from kb.services.drafting.steps import ALL, TEXT, FormPart, build_steps, find_pickable, find_step, step_of
from kb.services.drafting.suggest_fields import TagSuggestion, find_suggestions, suggest_tags
from kb.services.drafting.table_figures import take_figures
from kb.services.drafting.taking import path_in_kind, take_suggestion
from kb.services.drafting.together import (
    CommentView,
    NoticeView,
    OpenBefore,
    add_comment,
    assign_draft,
    find_comments,
    find_curators,
    find_notices,
    find_open,
    mark_read,
    note_open_now,
    notify,
    notify_reviewers,
)
from kb.services.drafting.views import DraftView, SaveView, view_draft

__all__ = [
    "ALL",
    "EDITABLE",
    "LEAST",
    "TEXT",
    "UNFINISHED",
    "CommentView",
    "DraftIncomplete",
    "DraftState",
    "DraftView",
    "Field",
    "FileProposal",
    "FileReport",
    "FormPart",
    "NotNow",
    "NoticeView",
    "OpenBefore",
    "SaveView",
    "TagSuggestion",
    "accept_proposals",
    "add_comment",
    "add_note",
    "add_row",
    "assign_draft",
    "begin_fields",
    "build_fields",
    "build_groups",
    "build_record",
    "build_steps",
    "change_kind",
    "create_draft",
    "drop_draft",
    "fill_in",
    "find_comments",
    "find_curators",
    "find_drafts_of_batch",
    "find_hints",
    "find_notices",
    "find_open",
    "find_pickable",
    "find_problems",
    "find_proposals",
    "find_report",
    "find_step",
    "find_suggestions",
    "find_unfinished",
    "get_draft",
    "get_draft_row",
    "group_by_path",
    "keep_file_as_draft",
    "mark_read",
    "move",
    "note_open_now",
    "notify",
    "notify_reviewers",
    "open_for_editing",
    "path_in_kind",
    "read_form",
    "remove_row",
    "save_draft",
    "say_makers",
    "say_rows",
    "step_of",
    "suggest_tags",
    "take_figures",
    "take_suggestion",
    "try_record",
    "view_draft",
]
