"""Writes the records of a collection, a batch at a time: documents, passages, keys, and the entries for the index.

A record that is here already is joined with it; one that is doubtful waits for a person. Rows are written in bulk: a
library has hundreds of thousands. Knows tables; no source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update

from kb.models import CURATED, Document, HarvestedCollection, HarvestQuestion, OutboxEntry, Passage, WorkKey
from kb.models.declarative import now
from kb.services.collecting.batch import Batch, Counts, find_asked, find_keys, iter_chunks, load_works, read_work
from kb.services.collecting.found import FoundRecord, build_slug
from kb.services.collecting.sameness import build_keys, build_source_key, fill_in, judge
from kb.services.publishing import say_summary
from kb.services.transactions import Change
from knowledge.bibliography import Work
from knowledge.content_folder import ContentEntry, build_digest
from knowledge.records import ReferenceRecord
from knowledge.vocabulary import Visibility

CITABLE = ("reference", "tool")


def note_our_keys(change: Change) -> None:
    """Keep the keys of what is described here, so that a collection's record of the same work is joined with it."""
    query = select(Document.slug, Document.record).where(
        Document.visibility == Visibility.PUBLISHED, Document.kind.in_(CITABLE)
    )
    wanted: dict[str, str] = {}
    for slug, record in change.session.execute(query):
        for key in build_keys(read_work(record)):
            wanted.setdefault(key, slug)
    held = find_keys(change, wanted)
    ours = {key: slug for key, slug in wanted.items() if held.get(key) != slug}
    for chunk in iter_chunks(list(ours)):
        change.session.execute(delete(WorkKey).where(WorkKey.key.in_(chunk)))
    if ours:
        change.session.execute(insert(WorkKey), [{"key": key, "slug": slug} for key, slug in ours.items()])


def store_batch(change: Change, collection: HarvestedCollection, found: Sequence[FoundRecord], counts: Counts) -> None:
    """Write ``found``, and count what became of each."""
    records = [each for each in found if each.source and (each.work or each.deleted)]
    counts.unusable += sum(bool(each.reason) and each.reason not in ("end", "page") for each in found)
    sources = {build_source_key(collection.slug, each.source): each for each in records}
    keys = [*sources, *(key for each in records if each.work for key in build_keys(each.work))]
    batch = Batch(keys=find_keys(change, keys))
    load_works(change, batch)
    asked = find_asked(change, collection.slug, [each.source for each in records])
    fresh: dict[str, str] = {}
    for own, each in sources.items():
        if each.deleted:
            _remove(change, batch.keys.get(own), collection, counts)
        elif each.source in asked:
            counts.waiting += 1
        elif each.work:
            _take(collection, batch, fresh, own, each, each.work, counts)
    counts.unchanged += len(records) - len(sources)
    _write(change, batch, fresh)


def put_in(change: Change, collection: HarvestedCollection, source: str, work: Work) -> str:
    """Keep ``work`` as a document of its own, whatever it is like. Returns its slug."""
    batch, counts = Batch(), Counts()
    fresh: dict[str, str] = {}
    own = build_source_key(collection.slug, source)
    _add(collection, batch, fresh, own, source, work, counts)
    fresh = {key: slug for key, slug in fresh.items() if key == own or key not in find_keys(change, fresh)}
    _write(change, batch, fresh)
    return next(iter(batch.documents))


def join_with(change: Change, collection: HarvestedCollection, source: str, slug: str) -> None:
    """Know the collection's record by the document ``slug`` from now on."""
    change.session.merge(WorkKey(key=build_source_key(collection.slug, source), slug=slug))


def _take(
    collection: HarvestedCollection,
    batch: Batch,
    fresh: dict[str, str],
    own: str,
    found: FoundRecord,
    work: Work,
    counts: Counts,
) -> None:
    if (slug := batch.keys.get(own)) is not None:
        # Only a document that was made of this very record follows it.
        held = batch.works.get(slug)
        followed = slug == build_slug(collection.slug, found.source) and batch.owners.get(slug) == collection.slug
        if held is None or not followed or (merged := fill_in(work, held)) == held:
            counts.unchanged += 1
        else:
            _put(collection, batch, slug, merged)
            counts.updated += 1
        return
    same = judge(work, batch.keys, batch.works)
    if same.reason:
        batch.questions.append(
            {
                "collection": collection.slug,
                "source": found.source[:300],
                "reason": same.reason,
                "work": work.model_dump(mode="json", exclude_defaults=True),
                "candidates": list(same.candidates),
                "state": "open",
                "created_at": now(),
            }
        )
        counts.waiting += 1
    elif same.slug:
        fresh[own] = batch.keys[own] = same.slug
        counts.joined += 1
        held = batch.works.get(same.slug)
        ours = batch.owners.get(same.slug) == CURATED
        if held is not None and not ours and (filled := fill_in(held, work)) != held:
            _put(collection, batch, same.slug, filled)
    else:
        _add(collection, batch, fresh, own, found.source, work, counts)


def _add(
    collection: HarvestedCollection,
    batch: Batch,
    fresh: dict[str, str],
    own: str,
    source: str,
    work: Work,
    counts: Counts,
) -> None:
    slug = build_slug(collection.slug, source)
    _put(collection, batch, slug, work)
    counts.added += 1
    for key in (own, *build_keys(work)):
        if key not in batch.keys:
            fresh[key] = batch.keys[key] = slug


def _put(collection: HarvestedCollection, batch: Batch, slug: str, work: Work) -> None:
    record = build_record(slug, work)
    batch.works[slug] = work
    batch.owners.setdefault(slug, collection.slug)
    batch.changed.add(slug)
    batch.documents[slug] = {
        "slug": slug,
        "kind": "reference",
        "title": work.title,
        "summary": say_summary(record),
        "year": work.year,
        "visibility": Visibility.CATALOGED,
        "collection": collection.slug,
        "record": record.model_dump(mode="json"),
        "body": "",
        "digest": build_digest(record, ""),
        "created_at": now(),
        "updated_at": now(),
    }


def build_record(slug: str, work: Work) -> ReferenceRecord:
    """``work`` as a reference that nobody here has read."""
    return ReferenceRecord(
        kind="reference", slug=slug, seen=False, **{name: getattr(work, name) for name in Work.model_fields}
    )


def _write(change: Change, batch: Batch, fresh: Mapping[str, str]) -> None:
    session = change.session
    held = {
        slug: number
        for chunk in iter_chunks(list(batch.documents))
        for slug, number in session.execute(select(Document.slug, Document.id).where(Document.slug.in_(chunk)))
    }
    for slug, number in held.items():
        kept = {"created_at": None, "collection": None}
        values = {name: value for name, value in batch.documents[slug].items() if name not in kept}
        # What is reviewed here meanwhile is no longer the collection's to change.
        theirs = update(Document).where(Document.id == number, Document.collection != CURATED)
        if session.scalar(theirs.values(**values).returning(Document.id)) is None:
            batch.documents.pop(slug)
            batch.changed.discard(slug)
            continue
        session.execute(delete(Passage).where(Passage.document_id == number))
    new = [values for slug, values in batch.documents.items() if slug not in held]
    numbers = dict(held)
    if new:
        made = session.execute(insert(Document).returning(Document.slug, Document.id), new)
        numbers |= dict(made.all())
    passages = [row for slug in batch.documents for row in _build_passages(numbers[slug], batch, slug)]
    if passages:
        session.execute(insert(Passage), passages)
    if fresh:
        session.execute(insert(WorkKey), [{"key": key, "slug": slug} for key, slug in fresh.items()])
    if batch.questions:
        session.execute(insert(HarvestQuestion), batch.questions)
    if batch.changed:
        session.execute(insert(OutboxEntry), [{"slug": slug, "created_at": now()} for slug in sorted(batch.changed)])


def _build_passages(number: int, batch: Batch, slug: str) -> Iterable[dict[str, Any]]:
    record = build_record(slug, batch.works[slug])
    for piece in ContentEntry(Path(slug), record, "", "").split_passages():
        yield {
            "document_id": number,
            "ordinal": piece.ordinal,
            "heading": piece.heading,
            "text": piece.text,
            "start": piece.start,
            "end": piece.end,
            "page": piece.page,
        }


def _remove(change: Change, slug: str | None, collection: HarvestedCollection, counts: Counts) -> None:
    """A record that its source deleted is gone here too, unless it is ours by now."""
    row = change.session.scalar(select(Document).where(Document.slug == slug, Document.collection == collection.slug))
    if row is None or row.visibility != Visibility.CATALOGED:
        counts.unchanged += 1
        return
    change.session.execute(delete(WorkKey).where(WorkKey.slug == row.slug))
    change.session.delete(row)
    change.announce([row.slug])
    counts.removed += 1
