"""The shape of a reading list in the API. Private notes have no place in it."""

from __future__ import annotations

from pydantic import BaseModel

from kb.api.schemas import DocumentCard
from kb.services.lists import ListItemView, ListView, SectionView


class ListChangeModel(BaseModel):
    """What happened to a reading since it was saved: re-rated, revised, withdrawn, superseded or unpublished."""

    kind: str
    text: str


class ListItemModel(BaseModel):
    """One reading. ``document`` is null if it is not published any more: then ``changes`` says why; and if it is a work
    that is not held here, which is then at ``url``, if that is known.

    ``minutes`` is null where the text is not kept here; ``importance`` is essential, recommended or background.
    """

    slug: str
    title: str
    importance: str
    note: str
    minutes: int | None
    saved: str
    document: DocumentCard | None
    url: str | None
    changes: list[ListChangeModel]

    @classmethod
    def of(cls, item: ListItemView) -> ListItemModel:
        """The item as JSON."""
        return cls(
            slug=item.slug,
            title=item.title,
            importance=item.importance,
            note=item.note,
            minutes=item.minutes,
            saved=item.saved_on.isoformat(),
            document=DocumentCard.of(item.reading.card) if item.reading else None,
            url=(item.own.link or None) if item.own else item.reading.card.path if item.reading else None,
            changes=[ListChangeModel(kind=change.kind, text=change.text) for change in item.changes],
        )


class ListSectionModel(BaseModel):
    """A section. ``minutes`` is the sum of what is known; ``minutes_planned`` the time that its readers have.

    ``day`` is an ISO date or as printed, ``start`` and ``end`` are HH:MM, as ``POST agenda`` has them; null if unknown.
    """

    title: str
    note: str
    day: str | None
    start: str | None
    end: str | None
    track: str | None
    room: str | None
    speakers: list[str]
    minutes: int
    minutes_planned: int | None
    items: list[ListItemModel]

    @classmethod
    def of(cls, section: SectionView) -> ListSectionModel:
        """The section as JSON."""
        return cls(
            title=section.title,
            note=section.note,
            day=section.slot.day or None,
            start=section.slot.starts or None,
            end=section.slot.ends or None,
            track=section.slot.track or None,
            room=section.slot.room or None,
            speakers=list(section.slot.speakers),
            minutes=section.minutes,
            minutes_planned=section.budget,
            items=[ListItemModel.of(item) for item in section.items],
        )


class ReadingListAnswer(BaseModel):
    """A whole reading list, sections and readings in order."""

    id: str
    title: str
    note: str
    url: str
    public: bool
    updated: str
    minutes: int
    sections: list[ListSectionModel]

    @classmethod
    def of(cls, view: ListView) -> ReadingListAnswer:
        """The list as JSON."""
        return cls(
            id=view.key,
            title=view.title,
            note=view.note,
            url=view.path,
            public=view.public,
            updated=view.updated_at.date().isoformat(),
            minutes=view.minutes,
            sections=[ListSectionModel.of(section) for section in view.sections],
        )
