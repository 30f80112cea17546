"""The library: what readers read.

``get_page`` is a published document as its page shows it, ``find_cards`` lists them, ``get_site`` is a city of the
program, ``words`` gives every value its label, ``find_readings`` says what a document is good for and how long it
takes, and ``originals`` keeps the files that pages were made from. Must not know pages or search.
"""

from __future__ import annotations

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
    FOLDER_OF_KIND,
    AdoptionView,
    Card,
    Page,
    build_anchor,
    build_card,
    build_page,
    count_by_area,
    count_by_kind,
    document_path,
    find_adoptions,
    find_cards,
    find_cards_by_slug,
    get_card,
    get_page,
    page_address,
    render_body,
)
from kb.services.library.program import ProgramPart, find_program_parts
from kb.services.library.readings import UNKNOWN_MINUTES, Reading, Use, find_readings
from kb.services.library.site_figures import Measure, SiteFigures
from kb.services.library.site_map import CohortLook, SiteMap, build_site_map, look_of, shape_path
from kb.services.library.sites import (
    SiteCard,
    SiteFilters,
    SitePage,
    count_filters,
    find_site_names,
    find_sites,
    get_site,
)
from kb.services.library.verdicts import VERDICTS, VerdictLook
from kb.services.library.words import (
    AREAS,
    BANDS,
    KINDS,
    BandLook,
    RatingView,
    build_rating,
    format_date,
    format_months,
    label,
)
from knowledge.states import iter_states, state_code, state_name

__all__ = [
    "AREAS",
    "BANDS",
    "FOLDER_OF_KIND",
    "KINDS",
    "UNKNOWN_MINUTES",
    "VERDICTS",
    "AdoptionView",
    "BadOutline",
    "BandLook",
    "Card",
    "CohortLook",
    "FileRefused",
    "Measure",
    "OriginalView",
    "Outline",
    "Page",
    "ProgramPart",
    "RatingView",
    "Reading",
    "SiteCard",
    "SiteFigures",
    "SiteFilters",
    "SiteMap",
    "SitePage",
    "StorageFull",
    "Use",
    "VerdictLook",
    "build_anchor",
    "build_card",
    "build_page",
    "build_rating",
    "build_site_map",
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
