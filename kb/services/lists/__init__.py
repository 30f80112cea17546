"""Reading lists and the basket.

``create_list`` makes one from an agenda or a basket, ``get_list`` shows it, ``save_list`` changes it (``edit`` and
``edit_actions``; a late save is shown beside the other), ``changes`` tells what happened to its readings since they
were saved, ``find_gaps`` what it lacks, and ``handouts`` are for those who attend. Every save is kept (``versions``,
``restore``); ``editors`` are those who were invited to change one; ``own_files`` are PDFs that came with a reading.
Must not know pages.
"""

from __future__ import annotations

from kb.services.lists.add_own import HeldAlready, add_own_work, check_own_work
from kb.services.lists.basket import (
    BASKET_TITLE,
    MOST_IN_BASKET,
    add_to_basket,
    build_basket_bundle,
    find_basket,
    remove_from_basket,
)
from kb.services.lists.edit import ListEdit, Mistakes, StaleList, add_reading, save_list
from kb.services.lists.edit_conflicts import find_differences
from kb.services.lists.editors import (
    accept_editing,
    find_editors,
    get_editor_invitation,
    invite_editor,
    remove_editor,
)
from kb.services.lists.feed import write_changes
from kb.services.lists.gaps import find_gaps
from kb.services.lists.handouts import draw_code, find_tracks, section_address, select_track, write_calendar
from kb.services.lists.lists import (
    NewItem,
    NewSection,
    build_list_bundle,
    build_list_page,
    copy_list,
    create_list,
    delete_list,
)
from kb.services.lists.own_files import LARGEST_PDF, attach_pdf, get_list_pdf, store_pdf
from kb.services.lists.packet import find_files, write_packet
from kb.services.lists.restore import restore_list_version
from kb.services.lists.slot import SessionSlot, build_slot
from kb.services.lists.versions import find_list_versions, get_list_version
from kb.services.lists.view import (
    Importance,
    ListItemView,
    ListView,
    SectionView,
    find_lists,
    find_place,
    get_list,
    get_list_to_edit,
)

__all__ = [
    "BASKET_TITLE",
    "LARGEST_PDF",
    "MOST_IN_BASKET",
    "HeldAlready",
    "Importance",
    "ListEdit",
    "ListItemView",
    "ListView",
    "Mistakes",
    "NewItem",
    "NewSection",
    "SectionView",
    "SessionSlot",
    "StaleList",
    "accept_editing",
    "add_own_work",
    "add_reading",
    "add_to_basket",
    "attach_pdf",
    "build_basket_bundle",
    "build_list_bundle",
    "build_list_page",
    "build_slot",
    "check_own_work",
    "copy_list",
    "create_list",
    "delete_list",
    "draw_code",
    "find_basket",
    "find_differences",
    "find_editors",
    "find_files",
    "find_gaps",
    "find_list_versions",
    "find_lists",
    "find_place",
    "find_tracks",
    "get_editor_invitation",
    "get_list",
    "get_list_pdf",
    "get_list_to_edit",
    "get_list_version",
    "invite_editor",
    "remove_editor",
    "remove_from_basket",
    "restore_list_version",
    "save_list",
    "section_address",
    "select_track",
    "store_pdf",
    "write_calendar",
    "write_changes",
    "write_packet",
]
