"""Takes a person out of the base: name, password, address, inbox and seats go, and what they wrote stays their city's.

The account's row stays under a name that tells nothing, so that no other person ever has the old one; all that named
its owner names it instead. The audit is not changed here: :func:`kb.services.upkeep.erase_from_audit` does that.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from kb.config import Settings
from kb.errors import Conflict, NotFound
from kb.models import (
    Account,
    AdoptionReport,
    ChosenField,
    CityPlan,
    Correction,
    DocumentVersion,
    Draft,
    DraftComment,
    DraftSave,
    Erasure,
    Following,
    HarvestQuestion,
    HelpedBy,
    InboxItem,
    Invitation,
    ListEditor,
    ListInvitation,
    ListVersion,
    Notice,
    OpenDraft,
    PeerLesson,
    PeerLetter,
    PeerOffer,
    PeerQuestion,
    PeerVisit,
    PlanVersion,
    ReadingList,
    RecoveryCode,
    SignedIn,
    SiteSeat,
    Synonym,
    TellingAddress,
    TellingChoice,
    Upload,
    VisitNote,
)
from kb.services.accounts import fold_name
from kb.services.audit import COMMAND_LINE, Actor, Role
from kb.services.backup import ERASED
from kb.services.erasing.erase import load_list, write_list
from kb.services.transactions import Change, changing

KIND = "account"
ERASED_NAME = "erased-"
"""What the name of an erased account begins with; its number follows."""

NAMED_IN: tuple[InstrumentedAttribute[str] | InstrumentedAttribute[str | None], ...] = (
    AdoptionReport.decided_by,
    AdoptionReport.written_by,
    ChosenField.chosen_by,
    CityPlan.owner,
    Correction.decided_by,
    DocumentVersion.author,
    DocumentVersion.reviewer,
    Draft.assigned_to,
    Draft.created_by,
    Draft.submitted_by,
    Draft.updated_by,
    DraftComment.author,
    DraftSave.saved_by,
    HarvestQuestion.decided_by,
    ListEditor.invited_by,
    ListInvitation.invited_by,
    ListVersion.saved_by,
    Notice.recipient,
    OpenDraft.name,
    PeerLesson.declined_by,
    PeerLetter.written_by,
    PeerOffer.written_by,
    PeerQuestion.asked_by,
    PeerVisit.planned_by,
    PlanVersion.saved_by,
    ReadingList.owner,
    SiteSeat.given_by,
    Synonym.added_by,
    Upload.uploaded_by,
    VisitNote.written_by,
)
"""Every column that holds the name of an account."""

_OWN = (
    Following,
    InboxItem,
    Invitation,
    ListEditor,
    RecoveryCode,
    SignedIn,
    SiteSeat,
    TellingAddress,
    TellingChoice,
)
"""What belongs to the person alone, and goes with them."""


def erase_person(session: Session, settings: Settings, actor: Actor, name: str) -> str:
    """Erase the person called ``name``, and return the name that stands in its place.

    Raises:
        NotFound: there is no such account.
        Conflict: it is an open admin's: give somebody else the role, and close it first.
    """
    name = fold_name(name)
    account = session.scalar(select(Account).where(Account.name == name))
    if account is None or name.startswith(ERASED_NAME):
        raise NotFound(f"There is no account called {name!r}.", "See all accounts with: kb user list")
    if account.role == Role.ADMIN and account.active:
        raise Conflict("An admin who can sign in is not erased.", "Close the account first: kb user disable NAME")
    with changing(session, actor) as change:
        new = _take_out(change, account)
        digest = _digest(name)
        if session.get(Erasure, (digest, KIND)) is None:
            session.add(Erasure(digest=digest, kind=KIND))
        change.record("erased the person of", "account", new)
    write_list(session, settings.data / ERASED)
    return new


def erase_people_again(session: Session, settings: Settings) -> tuple[str, ...]:
    """Erase everyone whom the list in the data folder names, and whom a restore brought back. Their names."""
    listed = {digest for kind, digest in load_list(settings.data / ERASED) if kind == KIND}
    rows = [row for row in session.scalars(select(Account)).all() if _digest(row.name) in listed]
    names = tuple(row.name for row in rows)
    for row in rows:
        with changing(session, COMMAND_LINE) as change:
            change.record("erased the person of", "account", _take_out(change, row))
    return names


def _take_out(change: Change, account: Account) -> str:
    old, new = account.name, f"{ERASED_NAME}{account.id}"
    for own in _OWN:
        change.session.execute(delete(own).where(own.account_id == account.id))
    change.session.execute(update(HelpedBy).where(HelpedBy.account_id == account.id).values(account_id=None))
    for column in NAMED_IN:
        change.session.execute(update(column.class_).where(column == old).values({column.key: new}))
    change.session.expire_all()
    account.name, account.full_name, account.role = new, "", Role.READER
    account.password = account.identity = account.code_secret = None
    account.active = False
    account.signed_in_at = None
    change.session.flush()
    return new


def _digest(name: str) -> str:
    return hashlib.sha256(f"{KIND} {name}".encode()).hexdigest()
