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
from kb.services.library.pages import (
    FOLDER_OF_KIND,
    AdoptionView,
    Card,
    Page,
    build_anchor,
    build_card,
    build_page,
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
from kb.services.library.readings import UNKNOWN_MINUTES, Reading, Use, find_readings
from kb.services.library.sites import SiteCard, SitePage, find_site_names, find_sites, get_site
from kb.services.library.states import iter_states, state_code, state_name
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
from knowledge.vocabulary import label

__all__ = [
    "AREAS",
    "BANDS",
    "FOLDER_OF_KIND",
    "KINDS",
    "UNKNOWN_MINUTES",
    "AdoptionView",
    "BandLook",
    "Card",
    "FileRefused",
    "OriginalView",
    "Page",
    "RatingView",
    "Reading",
    "SiteCard",
    "SitePage",
    "StorageFull",
    "Use",
    "build_anchor",
    "build_card",
    "build_page",
    "build_rating",
    "clean_name",
    "count_by_kind",
    "document_path",
    "explain_full_disk",
    "find_adoptions",
    "find_cards",
    "find_cards_by_slug",
    "find_download",
    "find_lost",
    "find_original_of",
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
    "note_original",
    "original_path",
    "page_address",
    "render_body",
    "state_code",
    "state_name",
    "store_file",
    "sweep",
]
