"""The letters that leave this house, as values: one with what happened, one for the week, one with a link.

Pure. A letter holds lines and addresses of pages, never a word of what cities write to each other. To read
that, people sign in. Must not know how a letter is sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from kb.models.declarative import now
from kb.services.telling.inbox import InboxEntry

SITE_NAME = "PSP Knowledge Base"
_MOST_LINES = 60


def build_letter(sender: str, to: str, base: str, entries: Sequence[InboxEntry], weekly: bool = False) -> EmailMessage:
    """A letter from ``sender`` to ``to`` that tells of ``entries``; ``base`` is this site's address."""
    count = len(entries)
    if weekly:
        subject = f"Your week: {count} {'thing' if count == 1 else 'things'} to know"
    else:
        subject = entries[0].words if count == 1 else f"{count} things wait for you"
    kinds: dict[str, list[InboxEntry]] = defaultdict(list)
    for entry in entries[:_MOST_LINES]:
        kinds[entry.words].append(entry)
    lines = []
    for words, of_kind in kinds.items():
        lines += [words, ""]
        for entry in of_kind:
            lines += [f"* {entry.title}", f"  {base}{entry.path}", ""]
    if count > _MOST_LINES:
        lines += [f"And {count - _MOST_LINES} more: {base}/inbox", ""]
    lines += ["To read and to answer, sign in. Do not answer this letter: nobody reads what comes back."]
    return _build(sender, to, base, subject, lines)


def build_link_letter(sender: str, to: str, base: str, link: str) -> EmailMessage:
    """The letter with the link that lets mail go to ``to``."""
    lines = [
        f"Somebody with an account on the {SITE_NAME} wishes to be told by mail at this address.",
        "",
        "If that is you, open this page within three days and confirm it:",
        link,
        "",
        "If it is not you, do nothing: no other letter comes.",
    ]
    return _build(sender, to, base, "Confirm your address", lines)


def _build(sender: str, to: str, base: str, subject: str, lines: Sequence[str]) -> EmailMessage:
    domain = sender.rpartition("@")[2]
    message = EmailMessage()
    message["Subject"] = f"{SITE_NAME}: {subject}"
    message["From"] = Address(SITE_NAME, addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{base}/inbox/settings>"
    tail = ["", "-- ", f"{SITE_NAME}, {base}", f"Choose what is sent to you, or end it: {base}/inbox/settings", ""]
    message.set_content("\n".join([*lines, *tail]))
    return message
