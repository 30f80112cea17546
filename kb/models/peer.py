"""Who speaks for a city, questions between cities, and what a city reports of itself. Never a person's address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.declarative import Table, now


class SiteSeat(Table):
    """That an account works for a site, named by its slug: a member speaks for one, a liaison serves several."""

    __tablename__ = "site_seat"
    __table_args__ = (UniqueConstraint("account_id", "site"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    site: Mapped[str] = mapped_column(String(120), index=True)
    given_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class PeerQuestion(Table):
    """What the site ``site`` asks others. It belongs to the site: those who speak for it later have it too.

    ``practice`` is the slug of the strategy that it is about, None for none; ``lacks`` what the city says it lacks.
    ``reported_why`` is what somebody in the thread objects to in the text; ``hidden_at`` since when it is not shown.
    """

    __tablename__ = "peer_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(120), index=True)
    practice: Mapped[str | None] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    lacks: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    reported_why: Mapped[str] = mapped_column(Text, default="")
    hidden_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    asked: Mapped[list[AskedSite]] = relationship(cascade="all, delete-orphan", order_by="AskedSite.id")
    letters: Mapped[list[PeerLetter]] = relationship(cascade="all, delete-orphan", order_by="PeerLetter.id")


class AskedSite(Table):
    """A site that was asked, and how far it is with its answer."""

    __tablename__ = "asked_site"
    __table_args__ = (UniqueConstraint("question_id", "site"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("peer_question.id", ondelete="CASCADE"))
    site: Mapped[str] = mapped_column(String(120), index=True)
    state: Mapped[str] = mapped_column(String(20))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class PeerLetter(Table):
    """What a site wrote in the thread of a question. ``written_by`` is for the audit; readers see the site."""

    __tablename__ = "peer_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("peer_question.id", ondelete="CASCADE"), index=True)
    site: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    reported_why: Mapped[str] = mapped_column(Text, default="")
    hidden_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    files: Mapped[list[LetterFile]] = relationship(cascade="all, delete-orphan", order_by="LetterFile.id")


class LetterFile(Table):
    """A file that came with a letter, kept whole: it is read by those in the thread alone. ``size`` in bytes."""

    __tablename__ = "letter_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("peer_letter.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class AdoptionReport(Table):
    """What the site ``site`` says of a strategy that it did. Readers see it once somebody else has reviewed it.

    ``status``, ``result`` and ``state`` are words of vocabularies; the texts are the city's own.
    """

    __tablename__ = "adoption_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(120), index=True)
    practice: Mapped[str] = mapped_column(String(120), index=True)
    status: Mapped[str] = mapped_column(String(20))
    years: Mapped[str] = mapped_column(String(40))
    result: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(Text)
    counted: Mapped[str] = mapped_column(Text)
    changed: Mapped[str] = mapped_column(Text)
    staff: Mapped[str] = mapped_column(Text)
    cost: Mapped[str] = mapped_column(Text)
    differently: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    written_by: Mapped[str] = mapped_column(String(120))
    decided_by: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
