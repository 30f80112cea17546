"""Encrypts the secrets of second steps with the key of this installation, so that the database alone gives no code.

AES-256-GCM, with a key of its own derived from the installation's (HKDF, RFC 5869) and bound to the account: a sealed
secret that is moved to another account opens nothing. What an older version kept in plain letters can still be read,
until :func:`seal_plain_secrets` has been over it. Must not know pages, nor what a code is.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.models import Account
from kb.services.accounts.installation_key import load_secret_key
from kb.services.audit import Actor
from kb.services.transactions import changing

PLAIN = re.compile(r"[A-Z2-7]{32}")
"""A secret as apps take it: 20 bytes in base32. Sealed it has 64 characters, as many as its column."""
_NONCE = 12


class SecretSeal:
    """What closes and opens the secrets of one installation."""

    def __init__(self, key: str) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derived = HKDF(SHA256(), 32, salt=None, info=b"kb: secrets of second steps").derive(key.encode())
        self._cipher = AESGCM(derived)

    def close(self, account_id: int, secret: str) -> str:
        """``secret``, 32 letters of base32, as it may be kept for the account."""
        nonce = secrets.token_bytes(_NONCE)
        closed = self._cipher.encrypt(nonce, base64.b32decode(secret), _build_context(account_id))
        return base64.urlsafe_b64encode(nonce + closed).decode("ascii")

    def open(self, account_id: int, kept: str) -> str | None:
        """The secret in letters; None if it was closed with another key, or for another account."""
        from cryptography.exceptions import InvalidTag

        if PLAIN.fullmatch(kept):
            return kept
        try:
            packed = base64.urlsafe_b64decode(kept)
            opened = self._cipher.decrypt(packed[:_NONCE], packed[_NONCE:], _build_context(account_id))
        except (InvalidTag, ValueError, binascii.Error):
            return None
        return base64.b32encode(opened).decode("ascii")


def load_seal(settings: Settings) -> SecretSeal:
    """The seal of this installation. Its key is made if there is none yet."""
    return SecretSeal(load_secret_key(settings))


def seal_plain_secrets(session: Session, actor: Actor, seal: SecretSeal) -> int:
    """Encrypt what an older version, or a backup of one, kept in plain letters. Returns how many there were."""
    query = select(Account.id, Account.name, Account.code_secret).where(func.length(Account.code_secret) == 32)
    if not session.execute(query).first():
        return 0
    with changing(session, actor) as change:
        found = session.execute(query).all()
        for number, name, secret in found:
            same = update(Account).where(Account.id == number, Account.code_secret == secret)
            session.execute(same.values(code_secret=seal.close(number, str(secret))))
            change.record("encrypted the second step of", "account", name)
    return len(found)


def count_lost_secrets(session: Session, seal: SecretSeal) -> int:
    """How many accounts have a second step that this installation's key does not open."""
    rows = session.execute(select(Account.id, Account.code_secret).where(Account.code_secret.is_not(None)))
    return sum(seal.open(number, str(kept)) is None for number, kept in rows)


def _build_context(account_id: int) -> bytes:
    return f"account {account_id}".encode()
