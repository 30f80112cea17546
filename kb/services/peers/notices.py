"""A notice to copy for each question that waits: what a liaison sends by hand where no mail reaches the city.

It says who asks, about which strategy, until when, and where; never a word of the question, for it leaves this house.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.services.audit import Role
from kb.services.library import format_date
from kb.services.peers.threads import ThreadView
from kb.services.telling import TellingKind, find_mailed, find_people_of


@dataclass(frozen=True, slots=True)
class NoticeToCopy:
    """What can be sent to ``city`` about the thread ``number``."""

    number: int
    site: str
    city: str
    text: str


def build_notices(
    session: Session, threads: Iterable[ThreadView], base: str, mails: bool, site: str = ""
) -> tuple[NoticeToCopy, ...]:
    """A notice for each city of the reader that has not answered, unless a member of it was told by mail.

    ``base`` is this site's address, ``mails`` whether there is a mail server, ``site`` the one city that is asked for.
    """
    notices = []
    for thread in threads:
        for one in thread.waits_for:
            if site not in ("", one.site):
                continue
            members = find_people_of(session, one.site, roles=[Role.MEMBER])
            if mails and find_mailed(session, members, TellingKind.QUESTION):
                continue
            about = f" about {thread.practice_title}" if thread.practice_title else ""
            by = format_date(thread.due.isoformat())
            text = (
                f"{thread.city} asks {one.city} a question{about} on the PSP Knowledge Base, and hopes for an answer "
                f"by {by}. To read it and to answer for your city, sign in: {base}/questions/{thread.number}"
            )
            notices.append(NoticeToCopy(thread.number, one.site, one.city, text))
    return tuple(notices)
