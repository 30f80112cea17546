"""Tells the people of cities that something waits for them. Never a word of the text: the line may leave this house.

Knows threads and names of cities. Must not know pages.
"""

from __future__ import annotations

from sqlalchemy import func, select

from kb.models import AskedSite, PeerLetter, PeerQuestion
from kb.services.audit import ADMINS
from kb.services.library import find_site_names
from kb.services.peers.threads import AskState, sites_in
from kb.services.telling import TellingKind, find_accounts, find_people_of, tell
from kb.services.transactions import Change


def tell_asked(change: Change, row: PeerQuestion, practice: str) -> None:
    """Tell the cities that were asked; ``practice`` is the title of the strategy, empty for none."""
    names, about = find_site_names(change.session), f" about {practice}" if practice else ""
    for one in row.asked:
        title = f"{names.get(row.site, row.site)} asks {names.get(one.site, one.site)}{about}"
        people, key, path = find_people_of(change.session, one.site), f"question:{row.id}:{one.site}", _path(row)
        tell(change, TellingKind.QUESTION, people, key=key, title=title, path=path, site=one.site)


def tell_others(change: Change, row: PeerQuestion, letter: PeerLetter) -> None:
    """Tell those of the other cities in the thread; of cities that were asked, those alone that have answered."""
    names = find_site_names(change.session)
    title = f"{names.get(letter.site, letter.site)} wrote in the question of {names.get(row.site, row.site)}"
    waiting = {one.site for one in row.asked if one.state != AskState.ANSWERED} if letter.site != row.site else set()
    for site in sorted(sites_in(row) - {letter.site} - waiting):
        people, key = find_people_of(change.session, site), f"letter:{letter.id}"
        tell(change, TellingKind.LETTER, people, key=key, title=title, path=_path(row), site=site)


def tell_left(change: Change, site: str) -> None:
    """Tell those who still work for ``site``, or admins if nobody does, that its questions are theirs now."""
    query = select(func.count()).where(AskedSite.site == site, AskedSite.state != AskState.ANSWERED)
    waiting = change.session.scalar(query) or 0
    if not waiting:
        return
    name, people = find_site_names(change.session).get(site, site), find_people_of(change.session, site)
    count = f"{waiting} {'question waits' if waiting == 1 else 'questions wait'}"
    key = f"handover:{site}:{change.session.scalar(select(func.max(AskedSite.id)))}:{len(people)}"
    if people:
        line, path = f"Somebody left {name}: {count} for those who still work for it", f"/home/{site}"
        tell(change, TellingKind.HANDOVER, people, key=key, title=line, path=path, site=site)
    else:
        line, admins = f"Nobody works for {name} any more, and {count}", find_accounts(change.session, ADMINS)
        tell(change, TellingKind.HANDOVER, admins, key=key, title=line, path="/people")


def _path(row: PeerQuestion) -> str:
    return f"/questions/{row.id}"
