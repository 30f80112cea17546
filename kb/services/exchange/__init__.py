"""Exchange: what cities offer each other and look for, visits between them, and what of it becomes lessons.

``save_offer`` and ``find_offers`` keep and list offers and wishes, ``find_pairs`` and ``find_fitting`` bring them
together with each other and with what a city lacks. ``plan_visit``, ``change_visit`` and ``agree_to_visit`` make a
visit, with the checklist of its format (``load_formats``); ``save_note`` keeps what came of it, and
``write_visit_calendar`` its days. ``propose_lesson`` and ``agree_to_lesson`` make a draft of words between cities once
all have agreed. ``say_helped`` counts what pages were of use for. The worker calls ``tell_due_notes`` and
``forget_old_visits``. Seen by the cities in it alone. Must not know pages.
"""

from __future__ import annotations

from kb.services.exchange.city_home import CityHome, SiteRow, build_city_home, find_site_rows
from kb.services.exchange.formats import (
    ExchangeFormat,
    Formats,
    FormatView,
    SourcedLine,
    UnreadableFormats,
    load_formats,
)
from kb.services.exchange.helped import (
    HELPFUL_KINDS,
    HelpedView,
    UseOfPage,
    find_helped,
    get_use_of_page,
    order_by_use,
    say_helped,
    take_back_helped,
)
from kb.services.exchange.lessons import (
    LessonOrigin,
    PeerLessonView,
    agree_to_lesson,
    decline_lesson,
    find_peer_lessons,
    get_peer_lesson,
    propose_lesson,
)
from kb.services.exchange.offers import (
    OfferSearch,
    OfferSide,
    OfferView,
    close_offer,
    find_offers,
    find_own_offers,
    find_told_offers,
    get_offer,
    save_offer,
)
from kb.services.exchange.pairing import (
    CityGap,
    FittingForCity,
    FittingOffer,
    find_fitting,
    find_gaps,
    find_lacking,
    find_pairs,
)
from kb.services.exchange.visit_calendar import write_visit_calendar
from kb.services.exchange.visit_lines import add_line, drop_line, tick_lines
from kb.services.exchange.visit_notes import save_note
from kb.services.exchange.visit_views import (
    NOTE_FIELDS,
    GoalMet,
    LineKind,
    NoteKind,
    VisitPart,
    VisitState,
    VisitView,
)
from kb.services.exchange.visits import (
    agree_to_visit,
    call_off_visit,
    change_visit,
    find_told_visits,
    find_visits,
    get_visit,
    plan_visit,
)
from kb.services.exchange.watch import forget_old_visits, tell_due_notes

__all__ = [
    "HELPFUL_KINDS",
    "NOTE_FIELDS",
    "CityGap",
    "CityHome",
    "ExchangeFormat",
    "FittingForCity",
    "FittingOffer",
    "FormatView",
    "Formats",
    "GoalMet",
    "HelpedView",
    "LessonOrigin",
    "LineKind",
    "NoteKind",
    "OfferSearch",
    "OfferSide",
    "OfferView",
    "PeerLessonView",
    "SiteRow",
    "SourcedLine",
    "UnreadableFormats",
    "UseOfPage",
    "VisitPart",
    "VisitState",
    "VisitView",
    "add_line",
    "agree_to_lesson",
    "agree_to_visit",
    "build_city_home",
    "call_off_visit",
    "change_visit",
    "close_offer",
    "decline_lesson",
    "drop_line",
    "find_fitting",
    "find_gaps",
    "find_helped",
    "find_lacking",
    "find_offers",
    "find_own_offers",
    "find_pairs",
    "find_peer_lessons",
    "find_site_rows",
    "find_told_offers",
    "find_told_visits",
    "find_visits",
    "forget_old_visits",
    "get_offer",
    "get_peer_lesson",
    "get_use_of_page",
    "get_visit",
    "load_formats",
    "order_by_use",
    "plan_visit",
    "propose_lesson",
    "save_note",
    "save_offer",
    "say_helped",
    "take_back_helped",
    "tell_due_notes",
    "tick_lines",
    "write_visit_calendar",
]
