"""Accounts: who people are here, and how they prove it.

An admin invites (``invite``), the link is used once (``accept_invitation``), a name and a password open a session
(``sign_in``), each request finds its actor by the session's token (``find_actor``), and signing out ends it. Tries are
counted in the database, because processes share no memory (``attempts``, ``throttle``). Must not know cookies or pages.
"""

from __future__ import annotations

from kb.services.accounts.attempts import (
    AttemptKind,
    count_attempts,
    note_attempt,
    sweep_attempts,
    time_left,
)
from kb.services.accounts.credentials import (
    CodeNeeded,
    SignInRefused,
    change_password,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from kb.services.accounts.devices import Device, describe_device, end_device, find_devices
from kb.services.accounts.installation_key import load_secret_key
from kb.services.accounts.invitations import (
    BadPassword,
    accept_invitation,
    get_invited,
    invite,
    issue_first_link,
    issue_link,
    make_first_admin,
)
from kb.services.accounts.people import (
    LastAdmin,
    NameTaken,
    Person,
    change_role,
    find_people,
    fold_name,
    get_person,
    set_active,
)
from kb.services.accounts.sealing import SecretSeal, count_lost_secrets, load_seal, seal_plain_secrets
from kb.services.accounts.second_step import (
    CodeRefused,
    NewSecondStep,
    build_second_step,
    reset_second_step,
    sign_in_with_code,
    turn_off,
    turn_on,
)
from kb.services.accounts.sender_limits import SenderLimits, TooManySent, note_sent
from kb.services.accounts.sessions import find_actor
from kb.services.accounts.single_sign_on import (
    NoPartHere,
    ProvenIdentity,
    connect_identity,
    read_group_roles,
    sign_in_by_identity,
)
from kb.services.accounts.throttle import TooManyTries, build_place
from kb.services.accounts.tokens import build_token, digest

__all__ = [
    "AttemptKind",
    "BadPassword",
    "CodeNeeded",
    "CodeRefused",
    "Device",
    "LastAdmin",
    "NameTaken",
    "NewSecondStep",
    "NoPartHere",
    "Person",
    "ProvenIdentity",
    "SecretSeal",
    "SenderLimits",
    "SignInRefused",
    "TooManySent",
    "TooManyTries",
    "accept_invitation",
    "build_place",
    "build_second_step",
    "build_token",
    "change_password",
    "change_role",
    "connect_identity",
    "count_attempts",
    "count_lost_secrets",
    "describe_device",
    "digest",
    "end_device",
    "find_actor",
    "find_devices",
    "find_people",
    "fold_name",
    "get_invited",
    "get_person",
    "invite",
    "issue_first_link",
    "issue_link",
    "load_seal",
    "load_secret_key",
    "make_first_admin",
    "note_attempt",
    "note_sent",
    "read_group_roles",
    "reset_second_step",
    "seal_plain_secrets",
    "set_active",
    "sign_in",
    "sign_in_by_identity",
    "sign_in_with_code",
    "sign_out",
    "sign_out_everywhere",
    "sweep_attempts",
    "time_left",
    "turn_off",
    "turn_on",
]
