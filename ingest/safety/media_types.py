"""The formats that are read, by their registered names."""

from __future__ import annotations

from enum import StrEnum


class MediaType(StrEnum):
    """A format that has a reader. The two with macros are read like their plain forms; the macros are ignored."""

    MARKDOWN = "text/markdown"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOCM = "application/vnd.ms-word.document.macroEnabled.12"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    PPTM = "application/vnd.ms-powerpoint.presentation.macroEnabled.12"
    HTML = "text/html"
    RIS = "application/x-research-info-systems"
    CSV = "text/csv"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    BIBTEX = "application/x-bibtex"
    CSL_JSON = "application/vnd.citationstyles.csl+json"
    ENDNOTE_XML = "application/x-endnote+xml"
