"""The library: what readers read.

``get_page`` is a published document as its page shows it, ``find_cards`` lists them, ``get_site`` is a city of the
program, ``words`` gives every value its label, ``find_readings`` says what a document is good for and how long it
takes, and ``originals`` keeps the files that pages were made from. Must not know pages or search.
"""

from __future__ import annotations

from kb.services.library.addresses import FOLDER_OF_KIND, FOLDER_OF_PAGE, document_path
from kb.services.library.adoptions import RESULTS, AdoptionView, ResultLook, build_places, find_adoptions
from kb.services.library.evidence import (
    CERTAINTY_MEANINGS,
    NOT_FOR_WORDS,
    VERDICTS,
    EvidenceRow,
    EvidenceView,
    FindingView,
    NotForView,
    SourceLink,
    VerdictLook,
    build_evidence,
)
from kb.services.library.originals import (
    FileRefused,
    OriginalView,
    StorageFull,
    clean_name,
    explain_full_disk,
    find_download,
    find_lost,
    find_original_of,
    note_original,
    original_path,
    store_file,
    sweep,
)
from kb.services.library.outline import BadOutline, Outline, load_outline
from kb.services.library.pages import (
    Card,
    Page,
    build_anchor,
    build_card,
    build_page,
    count_by_area,
    count_by_kind,
    find_cards,
    find_cards_by_slug,
    get_card,
    get_page,
    page_address,
    render_body,
)
from kb.services.library.practice_page import PlanPart, PracticeView
from kb.services.library.program import ProgramPart, find_program_parts
from kb.services.library.readings import UNKNOWN_MINUTES, Reading, Use, find_readings
from kb.services.library.site_figures import Measure, SiteFigures
from kb.services.library.site_map import CohortLook, SiteMap, build_site_map, look_of, shape_path
from kb.services.library.sites import (
    SiteCard,
    SiteFilters,
    SitePage,
    build_site_page,
    count_filters,
    find_site_names,
    find_sites,
    get_site,
)
from kb.services.library.tools import StepTools, ToolCard, find_tool_kinds, find_tools
from kb.services.library.words import (
    AREAS,
    BANDS,
    KINDS,
    BandLook,
    RatingView,
    build_rating,
    format_date,
    format_months,
)
from knowledge.states import iter_states, state_code, state_name
from knowledge.vocabulary import label

__all__ = [
    "AREAS",
    "BANDS",
    "CERTAINTY_MEANINGS",
    "FOLDER_OF_KIND",
    "FOLDER_OF_PAGE",
    "KINDS",
    "NOT_FOR_WORDS",
    "RESULTS",
    "UNKNOWN_MINUTES",
    "VERDICTS",
    "AdoptionView",
    "BadOutline",
    "BandLook",
    "Card",
    "CohortLook",
    "EvidenceRow",
    "EvidenceView",
    "FileRefused",
    "FindingView",
    "Measure",
    "NotForView",
    "OriginalView",
    "Outline",
    "Page",
    "PlanPart",
    "PracticeView",
    "ProgramPart",
    "RatingView",
    "Reading",
    "ResultLook",
    "SiteCard",
    "SiteFigures",
    "SiteFilters",
    "SiteMap",
    "SitePage",
    "SourceLink",
    "StepTools",
    "StorageFull",
    "ToolCard",
    "Use",
    "VerdictLook",
    "build_anchor",
    "build_card",
    "build_evidence",
    "build_page",
    "build_places",
    "build_rating",
    "build_site_map",
    "build_site_page",
    "clean_name",
    "count_by_area",
    "count_by_kind",
    "count_filters",
    "document_path",
    "explain_full_disk",
    "find_adoptions",
    "find_cards",
    "find_cards_by_slug",
    "find_download",
    "find_lost",
    "find_original_of",
    "find_program_parts",
    "find_readings",
    "find_site_names",
    "find_sites",
    "find_tool_kinds",
    "find_tools",
    "format_date",
    "format_months",
    "get_card",
    "get_page",
    "get_site",
    "iter_states",
    "label",
    "load_outline",
    "look_of",
    "note_original",
    "original_path",
    "page_address",
    "render_body",
    "shape_path",
    "state_code",
    "state_name",
    "store_file",
    "sweep",
]
