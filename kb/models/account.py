"""Who may sign in, the one-time links that let them, who is signed in, and attempts that are counted for a day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.declarative import Table, now


class Account(Table):
    """A person. ``name`` is what they sign in with, in lower case; ``password`` an argon2 hash, None until chosen.

    ``identity`` is who they are at the provider of single sign-on, None where they are not connected.
    ``code_secret`` is what codes of a second step are made with, encrypted with the installation's key, None where
    there is none; ``code_step`` the step of time of the last code that was used.

    An account is never deleted, so that a name in the audit is always the same person's.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    full_name: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str] = mapped_column(String(20))
    password: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    signed_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    identity: Mapped[str | None] = mapped_column(String(600), index=True, unique=True)
    code_secret: Mapped[str | None] = mapped_column(String(64))
    code_step: Mapped[int] = mapped_column(default=0)

    invitations: Mapped[list[Invitation]] = relationship(back_populates="account", cascade="all, delete-orphan")


class Invitation(Table):
    """A one-time link with which an account chooses its password. Only the token's SHA-256 is kept.

    The link without an account is the first start's, with which the first admin is made.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    account: Mapped[Account | None] = relationship(back_populates="invitations")


class SignedIn(Table):
    """One browser that someone is signed in with. Its cookie holds a token; only the token's SHA-256 is kept."""

    __tablename__ = "signed_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    account: Mapped[Account] = relationship()


class RecoveryCode(Table):
    """A code that works once in place of an app's. Only its SHA-256 is kept; one that was used is gone."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64))


class Attempt(Table):
    """That someone at ``place`` tried something of ``kind``: to sign in, or to propose a correction.

    ``key`` says what was tried: for signing in the digest of the name, so that the pair is slowed down and never the
    account alone; else it is empty. ``place`` is the network address, or the mark of a browser that signed in before.
    """

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_kind_key_place", "kind", "key", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(120), default="")
    place: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, index=True)
