"""What cities offer each other and look for, visits between them, lessons made of what they said, and what helped."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.declarative import Table, now


class PeerOffer(Table):
    """What the site ``site`` offers other cities, or wishes from them (``side``), until the day ``ends``.

    ``format`` and ``asset`` are words of vocabularies, ``practice`` a slug; each is empty for none. ``tells``: the
    newsletter may print it. ``closed_because`` is what a liaison said who closed it.
    """

    __tablename__ = "peer_offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(120), index=True)
    side: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(40), default="")
    practice: Mapped[str] = mapped_column(String(120), default="")
    asset: Mapped[str] = mapped_column(String(40), default="")
    ends: Mapped[date] = mapped_column(Date, index=True)
    tells: Mapped[bool] = mapped_column(default=False)
    written_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_because: Mapped[str] = mapped_column(Text, default="")


class PeerVisit(Table):
    """An exchange between cities: its format, purpose, day and place. It belongs to the cities in it.

    ``revision`` counts its changes: calendars take the newest. ``begins`` and ``closes`` are times such as "09:30".
    """

    __tablename__ = "peer_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(String(40))
    practice: Mapped[str] = mapped_column(String(120), default="")
    purpose: Mapped[str] = mapped_column(Text)
    brings_home: Mapped[str] = mapped_column(Text, default="")
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    begins: Mapped[str] = mapped_column(String(5), default="")
    closes: Mapped[str] = mapped_column(String(5), default="")
    place: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    planned_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    called_off_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    sites: Mapped[list[VisitSite]] = relationship(cascade="all, delete-orphan", order_by="VisitSite.id")
    lines: Mapped[list[VisitLine]] = relationship(cascade="all, delete-orphan", order_by="VisitLine.id")
    notes: Mapped[list[VisitNote]] = relationship(cascade="all, delete-orphan", order_by="VisitNote.id")


class VisitSite(Table):
    """A site in a visit: its part, who comes (offices, never names), when it agreed, and whether it may be told of."""

    __tablename__ = "visit_site"
    __table_args__ = (UniqueConstraint("visit_id", "site"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("peer_visit.id", ondelete="CASCADE"))
    site: Mapped[str] = mapped_column(String(120), index=True)
    part: Mapped[str] = mapped_column(String(10))
    offices: Mapped[str] = mapped_column(Text, default="")
    agreed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    tells: Mapped[bool] = mapped_column(default=False)


class VisitLine(Table):
    """A line of a visit: a question to ask, a line of the checklist, or an action to take home with its day."""

    __tablename__ = "visit_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("peer_visit.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    site: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)


class VisitNote(Table):
    """What a site wrote of a visit afterward: its report, or its follow-up at 30 or 90 days (``kind``)."""

    __tablename__ = "visit_note"
    __table_args__ = (UniqueConstraint("visit_id", "site", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("peer_visit.id", ondelete="CASCADE"))
    site: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    goal: Mapped[str] = mapped_column(String(10), default="")
    learned: Mapped[str] = mapped_column(Text, default="")
    adopted: Mapped[str] = mapped_column(Text, default="")
    dropped: Mapped[str] = mapped_column(Text, default="")
    advice: Mapped[str] = mapped_column(Text, default="")
    written_by: Mapped[str] = mapped_column(String(120))
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class PeerLesson(Table):
    """Words from between cities that may become a lesson: a draft is made once every city in them has agreed.

    ``origin`` says where they were written ("answer" or "report"), ``origin_id`` is the row's number there and
    ``parent`` the number of its question or visit. ``site`` is whose words they are.
    """

    __tablename__ = "peer_lesson"
    __table_args__ = (UniqueConstraint("origin", "origin_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(10))
    origin_id: Mapped[int]
    parent: Mapped[int]
    site: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)
    practice: Mapped[str] = mapped_column(String(120), default="")
    draft: Mapped[int | None]
    declined_by: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    sites: Mapped[list[PeerLessonSite]] = relationship(cascade="all, delete-orphan", order_by="PeerLessonSite.id")


class PeerLessonSite(Table):
    """A site that is asked whether its words may become a lesson, and when it agreed."""

    __tablename__ = "peer_lesson_site"
    __table_args__ = (UniqueConstraint("lesson_id", "site"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("peer_lesson.id", ondelete="CASCADE"))
    site: Mapped[str] = mapped_column(String(120), index=True)
    agreed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class HelpedBy(Table):
    """That a page helped a member, and why. The account may go: the city's word stays."""

    __tablename__ = "helped_by"
    __table_args__ = (UniqueConstraint("account_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    site: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(120), index=True)
    why: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
