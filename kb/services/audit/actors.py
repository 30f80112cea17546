"""The roles that people have here, and who acts: a person with an account, anyone, or the operator of the machine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for. A reader need not have one; an admin may do whatever the others may."""

    READER = "reader"
    MEMBER = "member"
    ORGANIZER = "organizer"
    LIAISON = "liaison"
    ADMIN = "admin"


EVERYONE = frozenset(Role)
LIST_EDITORS = frozenset({Role.ORGANIZER, Role.LIAISON, Role.ADMIN})
"""Who makes and changes reading lists, and reads those that are not public: a summit's list is the work of several."""
SITE_PEOPLE = frozenset({Role.MEMBER, Role.LIAISON, Role.ADMIN})
"""Who may work for a city: a member for one, a liaison for several. Which ones, their seats say."""
CURATORS = frozenset({Role.LIAISON, Role.ADMIN})
"""Who writes, reviews and withdraws pages, and sees the files that they were made from."""
ADMINS = frozenset({Role.ADMIN})
"""Who manages accounts and reads the audit."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``name`` is the account's, and stands in drafts, versions and the audit."""

    name: str
    role: Role
    account_id: int | None = None
    has_second_step: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether this is a person with an account."""
        return self.account_id is not None


ANONYMOUS = Actor("anonymous", Role.READER)
WORKER = Actor("worker", Role.ADMIN)
"""What the server does by itself."""
COMMAND_LINE = Actor("command line", Role.ADMIN)
"""Anyone who can run ``kb`` owns the data folder, so no password is asked of them."""
