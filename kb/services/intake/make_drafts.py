"""From one item of a file to a draft: a new document, or a new version of one that is here.

Of a document that is here only what it lacks is filled in; its text is replaced. What a curator wrote stays, and the
file's own title, authors and year are shown beside it as proposals. Knows the fields of each kind, and no reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from sqlalchemy import select

from ingest.reading import Bibliographic
from kb.errors import Conflict, NotFound
from kb.models import Document, Upload, UploadItem
from kb.services.audit import COMMAND_LINE, Actor, Role
from kb.services.drafting import DraftView, create_draft, find_unfinished
from kb.services.transactions import Change
from knowledge.bibliography import parse_names
from knowledge.vocabulary import Kind

_FIRST_HEADING = re.compile(r"\A((?:\s*<!-- page \d+ -->)?\s*)## +([^\n]+)(?:\n|\Z)")
_BIBLIOGRAPHIC = ("year", "publisher", "ncj_number", "doi", "url")


def make_draft(change: Change, upload: Upload, item: UploadItem, body: str) -> DraftView:
    """Begin a draft of a new document from ``item`` and note it there."""
    values = Bibliographic.model_validate(item.fields)
    known = values.title is not None
    if values.work is not None and upload.kind == Kind.REFERENCE:
        body = ""  # all of it stands in the record's own fields
    title = values.title or _title_from_name(item.title)
    said = keep_said(values, item.found)
    draft = create_draft(
        change.session,
        change.actor,
        kind=upload.kind,
        fields={**({"title": said.title} if said.title else {}), **build_fields(upload.kind, said)},
        working_title=title,
        body=drop_title(body, title),
        origin="command line" if upload.uploaded_by == COMMAND_LINE.name else "upload",
        original=upload.original,
        # Many records without a title would each have to look for a free number.
        slug=None if known or not item.position else f"untitled-{upload.id}-{item.position + 1}",
    )
    _settle(item, "new", draft.id)
    return draft


def make_version(change: Change, upload: Upload, item: UploadItem, body: str, slug: str) -> DraftView:
    """Begin a draft that changes the document ``slug`` to what ``item`` says.

    Raises:
        NotFound: there is no such document.
        Conflict: someone works on it already.
    """
    session = change.session
    document = session.scalar(select(Document).where(Document.slug == slug))
    if document is None:
        raise NotFound(f"There is no document called {slug!r}.")
    busy = find_unfinished(session, slug)
    if busy is not None:
        raise Conflict(
            f"{busy.updated_by} works on “{document.title}” already (draft {busy.id}).",
            "Publish or drop that draft first, then choose again; or take the file as a new document.",
        )
    values = Bibliographic.model_validate(item.fields)
    proposed = build_fields(document.kind, keep_said(values, item.found))
    lacking = {name: value for name, value in proposed.items() if document.record.get(name) in (None, [])}
    if document.record.get("year") not in (None, proposed.get("year")):
        lacking = {name: value for name, value in lacking.items() if name not in ("month", "day", "until")}
    draft = create_draft(
        session,
        change.actor,
        kind=document.kind,
        fields={**document.record, **lacking},
        body=body if body.strip() else document.body,
        origin="upload",
        original=upload.original,
        slug=slug,
    )
    _settle(item, "version", draft.id)
    return draft


def keep_said(values: Bibliographic, found: Iterable[Mapping[str, Any]]) -> Bibliographic:
    """``values`` without those that were guessed: what a record says of itself is kept, what a reader found waits.

    The number of pages was counted, and is no guess.
    """
    guessed = {str(each["field"]) for each in found if float(each.get("sure", 1.0)) < 1.0}
    guessed |= {"url", "type"} if "title" in guessed else set()
    return values.model_copy(update={name: None for name in guessed if name in Bibliographic.model_fields})


def build_fields(kind: str, values: Bibliographic) -> dict[str, Any]:
    """The fields of a document of ``kind`` as far as its file says them, without those that it does not say.

    Whether the publication was read is for a person to say.
    """
    if kind == Kind.REFERENCE:
        return _describe_work(values)
    if kind == Kind.LESSON:
        source = {"title": values.title, "ncj": values.ncj_number, "url": values.url}
        kept = {name: value for name, value in source.items() if value}
        return {**({"year": values.year} if values.year else {}), **({"source": source} if kept else {})}
    return {"year": values.year} if kind == Kind.SUMMIT and values.year else {}


def _describe_work(values: Bibliographic) -> dict[str, Any]:
    """The fields of a reference: the whole record where the file has one, else what was read of a text."""
    if values.work is not None:
        return values.work.model_dump(mode="json", exclude_defaults=True, exclude={"title"})
    found: dict[str, Any] = {name: getattr(values, name) for name in _BIBLIOGRAPHIC}
    authors = parse_names(values.authors)
    if authors.names:
        found["editors" if authors.edited else "authors"] = [
            name.model_dump(mode="json", exclude_defaults=True) for name in authors.names
        ]
        found["et_al"] = authors.more or None
    return {name: value for name, value in found.items() if value is not None} | (
        {"number_of_pages": values.pages} if values.pages else {}
    )


def drop_title(body: str, title: str) -> str:
    """``body`` without its first heading, if that says the title: the page shows the title above its text.

    If no other heading is as high, those below it rise by one.
    """
    first = _FIRST_HEADING.match(body)
    if first is None or first[2].strip().casefold() != title.casefold():
        return body
    rest = first[1].lstrip("\n") + body[first.end() :].lstrip("\n")
    if re.search(r"^## ", rest, re.M) or "```" in rest:
        return rest
    return re.sub(r"^#(?=##+ )", "", rest, flags=re.M)


def uploader_of(upload: Upload) -> Actor:
    """Who brought a file, as the one who acts when it is read."""
    return COMMAND_LINE if upload.uploaded_by == COMMAND_LINE.name else Actor(upload.uploaded_by, Role.LIAISON)


def _title_from_name(name: str) -> str:
    """A file's name as a title: without its ending, its lines as spaces."""
    return " ".join(PurePath(name).stem.replace("_", " ").replace("-", " ").split()) or name


def _settle(item: UploadItem, choice: str, draft: int) -> None:
    item.choice, item.draft, item.body = choice, draft, ""
