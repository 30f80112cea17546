"""The newsletter: once a quarter, what is new for cities, made from what readers may see already.

``make_issue`` gathers it into a draft, which is edited, reviewed by a second person and published like every page;
``find_issues`` and ``get_issue`` show what was published, ``build_issue_docx`` makes a Word document of one. Must not
know pages.
"""

from __future__ import annotations

from kb.services.newsletter.docx import build_issue_docx
from kb.services.newsletter.issue import IssueView, PublishedIssue, find_issues, find_offered, get_issue, make_issue
from kb.services.newsletter.quarter import Quarter

__all__ = [
    "IssueView",
    "PublishedIssue",
    "Quarter",
    "build_issue_docx",
    "find_issues",
    "find_offered",
    "get_issue",
    "make_issue",
]
