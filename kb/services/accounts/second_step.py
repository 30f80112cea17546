"""The second step of signing in: a code of six digits from an app (TOTP, RFC 6238), or a recovery code used up once.

Someone turns it on by proving that their app knows the secret; from then on a password alone opens nothing. A code
works once, and one step of 30 seconds before and after its time. Every try counts like a try at the password.
The secret is kept encrypted (:mod:`kb.services.accounts.sealing`). Must not know pages, nor how a code is drawn.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from hmac import compare_digest

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError
from kb.models import Account, RecoveryCode
from kb.models.declarative import now
from kb.services.accounts.people import get_account
from kb.services.accounts.sealing import PLAIN, SecretSeal
from kb.services.accounts.sessions import begin_session, end_sessions
from kb.services.accounts.throttle import forget_tries, note_try_now
from kb.services.accounts.tokens import digest
from kb.services.audit import Actor, Role
from kb.services.transactions import Change, changing

STEP = 30
"""Seconds that one code lasts."""
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another on paper."""


class CodeRefused(KBError):
    """The code is wrong, was used, or is of another time."""

    status = 401
    code = "code_refused"
    hint = "Type the newest code of your app. Without your app, use a recovery code, or ask an admin."


@dataclass(frozen=True, slots=True)
class NewSecondStep:
    """What an app needs to give codes for this account: the secret in letters, and as an address to scan."""

    secret: str
    address: str


def build_second_step(name: str, secret: str = "") -> NewSecondStep:
    """A new secret for ``name``, or the one that was begun with. Nothing is kept until it is turned on."""
    import pyotp

    secret = secret if PLAIN.fullmatch(secret) else pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="PSP Knowledge Base")
    return NewSecondStep(secret, address)


def turn_on(session: Session, actor: Actor, seal: SecretSeal, secret: str, code: str) -> tuple[str, ...]:
    """Ask for codes of ``secret`` from now on. Returns the recovery codes, which are shown once.

    Raises:
        BadRequest: ``secret`` was not made by :func:`build_second_step`.
        CodeRefused: the app that was set up does not give this ``code``.
    """
    if not PLAIN.fullmatch(secret):
        raise BadRequest("This is no secret for an app.", "Open the page again.")
    step = _find_step(secret, code, 0)
    if step is None:
        raise CodeRefused("This is not the code of the app now.")
    with changing(session, actor) as change:
        account = get_account(session, actor.name)
        account.code_secret, account.code_step = seal.close(account.id, secret), step
        codes = _make_recovery_codes(change, account)
        change.record("turned on the second step of", "account", account.name)
    return codes


def turn_off(session: Session, actor: Actor, seal: SecretSeal, code: str, place: str) -> None:
    """Ask for the password alone again.

    Raises:
        CodeRefused: only who has the app, or a recovery code, can turn it off.
        kb.services.accounts.throttle.TooManyTries: nothing was tried.
    """
    note_try_now(session, actor.name, place)
    with changing(session, actor) as change:
        account = get_account(session, actor.name)
        _use_code(change, seal, account, code)
        forget_tries(change, account.name, place)
        _drop(change, account)
        change.record("turned off the second step of", "account", account.name)


def reset_second_step(session: Session, actor: Actor, name: str) -> None:
    """Let ``name``, who lost app and codes, sign in with the password alone, and end their sessions. For admins.

    Raises:
        kb.errors.NotFound: there is no such account.
    """
    with changing(session, actor) as change:
        account = get_account(session, name)
        _drop(change, account)
        end_sessions(change, account.id)
        change.record("reset the second step of", "account", account.name)


def sign_in_with_code(
    session: Session, seal: SecretSeal, name: str, code: str, place: str, device: str = ""
) -> tuple[Actor, str]:
    """Who this is, and the token of the session that begins. The caller knows that the password was right.

    Raises:
        CodeRefused: it is not so; that is audited.
        kb.services.accounts.throttle.TooManyTries: nothing was tried.
    """
    note_try_now(session, name, place)
    account = get_account(session, name)
    actor = Actor(account.name, Role(account.role), account.id)
    try:
        with changing(session, actor) as change:
            if not account.active:
                raise CodeRefused("This account is closed.")
            _use_code(change, seal, account, code)
            forget_tries(change, account.name, place)
            account.signed_in_at = now()
            change.record("signed in", "account", account.name, place=place, step="code")
            return actor, begin_session(change, account.id, device)
    except CodeRefused:
        with changing(session, actor) as change:
            change.record("failed to sign in", "account", account.name, place=place, step="code")
        raise


def _use_code(change: Change, seal: SecretSeal, account: Account, code: str) -> None:
    """Use up ``code``, in one statement, so that of two who send it at once only one goes on."""
    session = change.session
    secret = seal.open(account.id, account.code_secret or "")
    step = _find_step(secret or "", code, account.code_step)
    if step is not None:
        mine = update(Account).where(Account.id == account.id, Account.code_step < step).values(code_step=step)
        if session.scalars(mine.returning(Account.id)).all():
            session.refresh(account)
            return
    folded = re.sub(r"[\s-]", "", code).lower()
    mine_too = delete(RecoveryCode).where(
        RecoveryCode.account_id == account.id, RecoveryCode.code_digest == digest(folded)
    )
    if not session.scalars(mine_too.returning(RecoveryCode.id)).all():
        if account.code_secret and secret is None:
            raise CodeRefused(
                "Codes of your app cannot be checked any more: the key of this site was changed.",
                "Use a recovery code, or ask an admin to reset your second step.",
            )
        raise CodeRefused("This code is wrong, or was used already.")
    change.record("used a recovery code of", "account", account.name)


def _find_step(secret: str, code: str, after: int) -> int | None:
    """The step of time whose code this is, among the last, this and the next; None if none later than ``after``."""
    import pyotp

    code = re.sub(r"\s", "", code)
    if not secret or not re.fullmatch(r"[0-9]{6}", code, re.ASCII):
        return None
    app, current = pyotp.TOTP(secret), int(time.time()) // STEP
    fitting = [s for s in (current - 1, current, current + 1) if compare_digest(app.generate_otp(s), code)]
    return next((step for step in fitting if step > after), None)


def _make_recovery_codes(change: Change, account: Account) -> tuple[str, ...]:
    change.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    change.session.add_all([RecoveryCode(account_id=account.id, code_digest=digest(code)) for code in codes])
    return tuple(f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes)


def _drop(change: Change, account: Account) -> None:
    account.code_secret, account.code_step = None, 0
    change.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
