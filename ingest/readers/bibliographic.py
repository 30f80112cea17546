"""What the readers of bibliographic files share: a work as a document-to-be, and what to say of records left out.

Knows works. Must not know a form: each has a reader of its own beside this.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.errors import Malformed, TooLarge
from ingest.reading import Bibliographic, Field, FoundValue, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.wording import clean_line, escape
from knowledge.bibliography import Work

_NAMED = 20


def build_file(
    media_type: MediaType, works: Iterable[tuple[Work | None, str]], limits: Limits, notes: tuple[str, ...] = ()
) -> ReadFile:
    """A file of works, each with the words that say where it stands; None is a record that has no title.

    Raises:
        Malformed: there is no usable record.
        TooLarge: there are more records than ``limits.items``.
    """
    items: list[ReadItem] = []
    skipped: list[str] = []
    for work, place in works:
        if len(items) >= limits.items:
            raise TooLarge(f"it has more than {limits.items:,} records")
        if work is None:
            skipped.append(place)
        else:
            items.append(build_item(work, place))
    if not items:
        raise Malformed("no record in it has a title", "Export it again from the program it comes from.")
    said = [*notes]
    if skipped:
        more = " and more" if len(skipped) > _NAMED else ""
        said.append(f"Records without a title were left out: {', '.join(skipped[:_NAMED])}{more}.")
    return ReadFile(media_type, None, None, tuple(items), tuple(said))


def build_item(work: Work, place: str) -> ReadItem:
    """``work`` as a document-to-be. Its text is its abstract, then its notes."""
    values = Bibliographic(
        title=clean_line(work.title, 1_900),
        authors=clean_line(work.makers_line, 1_900) or None,
        year=work.year,
        publisher=work.container or work.publisher,
        type=work.genre or work.type.value.replace("-", " "),
        ncj_number=work.ncj_number,
        doi=work.doi.lower() if work.doi else None,
        url=work.url,
        pages=work.number_of_pages,
        work=work,
    )
    lines = (*(work.abstract or "").split("\n"), *work.notes)
    # What it appeared in is no publisher to be proposed.
    found = build_found(values.model_copy(update={"publisher": work.publisher}), place)
    return ReadItem("\n\n".join(escape(line) for line in lines if line.strip()), found, values)


def build_found(values: Bibliographic, place: str) -> tuple[FoundValue, ...]:
    """The fields of a record as proposals, all found at ``place``."""
    fields: tuple[Field, ...] = ("title", "authors", "year", "publisher", "ncj_number", "doi")
    pairs = ((field, getattr(values, field)) for field in fields)
    return tuple(FoundValue(field, str(value), place, clean_line(str(value), 200)) for field, value in pairs if value)
