"""Who works for which city: a member speaks for one, invited by its liaison; a liaison serves several.

Knows accounts and seats. Must not know pages. A seat says whose threads an account sees, so only admins give liaisons
theirs, and everything is audited. What a city asked and answered belongs to the city: it stays when a person leaves.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models import Account, Site, SiteSeat
from kb.services.accounts import fold_name, get_person, invite
from kb.services.audit import CURATORS, SITE_PEOPLE, Actor, Role
from kb.services.peers.tell_cities import tell_left
from kb.services.telling import forget_told
from kb.services.transactions import Change, changing
from knowledge.vocabulary import Visibility


@dataclass(frozen=True, slots=True)
class SeatView:
    """Someone who works for a city: for its liaison and its members, never for the public."""

    name: str
    full_name: str
    role: Role
    open: bool


def find_sites_of(session: Session, actor: Actor) -> tuple[str, ...]:
    """The slugs of the sites that ``actor`` works for; none for anyone without a seat, an admin too."""
    if actor.account_id is None or actor.role not in SITE_PEOPLE:
        return ()
    query = select(SiteSeat.site).where(SiteSeat.account_id == actor.account_id).order_by(SiteSeat.site)
    return tuple(session.scalars(query))


def check_works_for(session: Session, actor: Actor, site: str) -> None:
    """Pass silently if ``actor`` works for ``site``.

    Raises:
        NotFound: they do not, or there is no such site: the answer is the same.
    """
    if site not in find_sites_of(session, actor):
        raise NotFound(f"You do not work for a site called {site!r}.", "Ask an admin if you should.")


def find_seats(session: Session, site: str) -> tuple[SeatView, ...]:
    """Everyone who works for ``site``, liaisons first."""
    query = select(Account).join(SiteSeat, SiteSeat.account_id == Account.id).where(SiteSeat.site == site)
    rows = session.scalars(query.order_by(Account.role, Account.name))
    return tuple(SeatView(row.name, row.full_name, Role(row.role), row.active) for row in rows)


def find_served(session: Session) -> dict[str, tuple[str, ...]]:
    """The sites of every account that has any, by its name: for admins."""
    found: dict[str, list[str]] = defaultdict(list)
    query = select(Account.name, SiteSeat.site).join(SiteSeat, SiteSeat.account_id == Account.id)
    for name, site in session.execute(query.order_by(SiteSeat.site)):
        found[name].append(site)
    return {name: tuple(sites) for name, sites in found.items()}


def find_reachable(session: Session) -> frozenset[str]:
    """The published sites that someone with an open account works for: those that can be asked."""
    query = (
        select(SiteSeat.site)
        .join(Account, Account.id == SiteSeat.account_id)
        .join(Site, Site.slug == SiteSeat.site)
        .where(Account.active, Account.role.in_(SITE_PEOPLE), Site.visibility == Visibility.PUBLISHED)
    )
    return frozenset(session.scalars(query))


def invite_member(session: Session, actor: Actor, site: str, name: str, full_name: str = "") -> str:
    """Add a member of ``site``, and return the token of the link with which they choose a password.

    Raises:
        NotFound: ``actor`` is not the site's liaison.
        kb.services.accounts.people.BadName, NameTaken: nothing was added.
    """
    with changing(session, actor) as change:
        _check_liaison(session, actor, site)
        token = invite(session, actor, name, Role.MEMBER, full_name)
        add_seat(change, fold_name(name), site)
        return token


def give_site(session: Session, actor: Actor, name: str, site: str) -> None:
    """Let the liaison ``name`` serve ``site`` from now on. For admins.

    Raises:
        NotFound: there is no such account or site.
        BadRequest: they are no liaison: a member is invited for one site.
    """
    with changing(session, actor) as change:
        person = get_person(session, name)
        if person.role not in CURATORS:
            raise BadRequest(f"{person.name} is no liaison.", "Give them the role liaison first.")
        if session.scalar(select(Site.id).where(Site.slug == site, Site.visibility == Visibility.PUBLISHED)) is None:
            raise NotFound(f"There is no site called {site!r}.", "Choose one of the list.")
        if site not in find_served(session).get(person.name, ()):
            add_seat(change, person.name, site)


def end_seat(session: Session, actor: Actor, name: str, site: str) -> None:
    """Let ``name`` work for ``site`` no longer. An admin ends any seat, a liaison those of members of their own sites.

    Raises:
        NotFound: there is no such seat, or it is not theirs to end.
    """
    with changing(session, actor) as change:
        person = get_person(session, name)
        if actor.role != Role.ADMIN:
            _check_liaison(session, actor, site)
        if actor.role != Role.ADMIN and person.role != Role.MEMBER:
            raise NotFound(f"{person.name} is no member of {site}.", "Ask an admin to end a liaison's seat.")
        _take_seat(change, person.name, site)


def leave_site(session: Session, actor: Actor, site: str) -> None:
    """Let ``actor`` work for ``site`` no longer. Its threads stay with those who do.

    Raises:
        NotFound: they do not work for it.
    """
    with changing(session, actor) as change:
        check_works_for(session, actor, site)
        _take_seat(change, actor.name, site)


def add_seat(change: Change, name: str, site: str) -> None:
    """Let the account ``name`` work for ``site``; who may do that, the caller checks."""
    account = change.session.scalar(select(Account.id).where(Account.name == name))
    change.session.add(SiteSeat(account_id=account, site=site, given_by=change.actor.name))
    change.session.flush()
    change.record("gave a seat to", "account", name, site=site)


def _take_seat(change: Change, name: str, site: str) -> None:
    """End a seat: what its holder was told of the city goes, and those who stay are told that its questions wait."""
    account = change.session.scalar(select(Account.id).where(Account.name == name))
    gone = delete(SiteSeat).where(SiteSeat.site == site, SiteSeat.account_id == account).returning(SiteSeat.id)
    if account is None or not change.session.scalars(gone).all():
        raise NotFound(f"{name} does not work for {site}.", "Open the page again.")
    change.record("ended the seat of", "account", name, site=site)
    forget_told(change, site, account)
    tell_left(change, site)


def _check_liaison(session: Session, actor: Actor, site: str) -> None:
    if actor.role not in CURATORS:
        raise NotFound(f"You are not the liaison of {site!r}.", "Ask its liaison.")
    check_works_for(session, actor, site)
