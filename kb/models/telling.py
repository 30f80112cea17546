"""What a person is told here, how they wish to be told it, and what they follow. It goes when the account goes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.declarative import Table, now


class InboxItem(Table):
    """One thing that an account should know. ``title`` says it, ``path`` is the page that has it.

    ``key`` names what happened, so that it is told once. ``site`` is the city that it is about, None for none. One who
    no longer works for that city is not shown it. ``tries`` counts how often a letter with it could not be sent.
    """

    __tablename__ = "inbox_item"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(300))
    title: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text)
    site: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, index=True)
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    mailed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    tries: Mapped[int] = mapped_column(default=0)


class TellingChoice(Table):
    """How an account wishes to be told of one kind of thing; without a row, in the usual way of that kind."""

    __tablename__ = "telling_choice"
    __table_args__ = (UniqueConstraint("account_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    way: Mapped[str] = mapped_column(String(20))


class TellingAddress(Table):
    """Where an account is told outside of the pages: by mail, once the address is confirmed, and by a secret feed.

    Of the code that confirms the address and of the feed's secret only the SHA-256 is kept.
    """

    __tablename__ = "telling_address"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    mail: Mapped[str] = mapped_column(String(254), default="")
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_made_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    weekly_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    feed_digest: Mapped[str | None] = mapped_column(String(64), unique=True)


class Following(Table):
    """What an account follows: a search (``key`` is its query string), a strategy, a site or a list.

    ``seen`` names the answers that were there when it was last looked at, so that only new ones are told.
    """

    __tablename__ = "following"
    __table_args__ = (UniqueConstraint("account_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(500))
    title: Mapped[str] = mapped_column(Text)
    seen: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    looked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
