"""Telling people what concerns them: in an inbox, by a secret feed, and by mail where a mail server is set.

Whatever happens is told in the change in which it happens (``tell``); ``find_inbox`` shows it, ``get_wishes`` and
``save_ways`` say how each person wishes to be told of each kind, ``ask_for_mail`` and ``confirm_mail`` are the way to
letters, and the worker sends those that are due (``send_due_mail_now``). Must not know pages, nor what happened.
"""

from __future__ import annotations

from kb.services.telling.choices import (
    TellingWishes,
    TooManyCodes,
    ask_for_mail,
    confirm_mail,
    end_feed,
    end_mail,
    find_mailed,
    get_owner_of_feed,
    get_wishes,
    make_feed,
    save_ways,
)
from kb.services.telling.inbox import (
    InboxEntry,
    count_unread,
    find_inbox,
    find_latest,
    forget_old_items_now,
    mark_told,
)
from kb.services.telling.items import find_accounts, find_people_of, forget_told, tell
from kb.services.telling.kinds import KINDS, WAYS, KindLook, TellingKind, TellingWay
from kb.services.telling.mail import LetterRefused, MailFailed
from kb.services.telling.send import send_due_mail_now, send_link

__all__ = [
    "KINDS",
    "WAYS",
    "InboxEntry",
    "KindLook",
    "LetterRefused",
    "MailFailed",
    "TellingKind",
    "TellingWay",
    "TellingWishes",
    "TooManyCodes",
    "ask_for_mail",
    "confirm_mail",
    "count_unread",
    "end_feed",
    "end_mail",
    "find_accounts",
    "find_inbox",
    "find_latest",
    "find_mailed",
    "find_people_of",
    "forget_old_items_now",
    "forget_told",
    "get_owner_of_feed",
    "get_wishes",
    "make_feed",
    "mark_told",
    "save_ways",
    "send_due_mail_now",
    "send_link",
    "tell",
]
