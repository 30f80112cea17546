"""Publishing: the one way in which readers come to see something.

A draft is handed in (``submit``), a second person sees every difference and lets it through (``approve``) or sends it
back; ``publish`` writes the document, its version and its announcement; content files take the same way
(``store_content``); a page is withdrawn with a reason, and any version can become a draft again. Must not know pages.
"""

from __future__ import annotations

from kb.services.publishing.content_files import FileOutcome, Summary, export_content, store_content
from kb.services.publishing.differences import find_differences
from kb.services.publishing.merge import (
    compare_late_save,
    compare_published,
    discard_late_save,
    find_aside,
    resolve_late_save,
    resolve_published,
)
from kb.services.publishing.preview import preview_draft, preview_version
from kb.services.publishing.publish import say_summary
from kb.services.publishing.review import (
    PublishedMeanwhile,
    approve,
    publish_at_once,
    send_back,
    submit,
    take_back,
    why_not_reviewer,
    withdraw,
)
from kb.services.publishing.versions import (
    DocumentView,
    VersionView,
    find_document,
    find_newer,
    find_page_text,
    find_tombstone,
    find_withdrawal,
    get_document,
    get_history,
    get_version,
    restore_version,
    text_of_draft,
)

__all__ = [
    "DocumentView",
    "FileOutcome",
    "PublishedMeanwhile",
    "Summary",
    "VersionView",
    "approve",
    "compare_late_save",
    "compare_published",
    "discard_late_save",
    "export_content",
    "find_aside",
    "find_differences",
    "find_document",
    "find_newer",
    "find_page_text",
    "find_tombstone",
    "find_withdrawal",
    "get_document",
    "get_history",
    "get_version",
    "preview_draft",
    "preview_version",
    "publish_at_once",
    "resolve_late_save",
    "resolve_published",
    "restore_version",
    "say_summary",
    "send_back",
    "store_content",
    "submit",
    "take_back",
    "text_of_draft",
    "why_not_reviewer",
    "withdraw",
]
