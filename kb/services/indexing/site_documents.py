"""The sites of the program as the index sees them: found by name, nickname and state, each as a card of its own kind.

Knows rows of sites and their records. Must not know documents, nor who did which practice: that is read from the rows
when it is asked for, so that it is never older than they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from hashlib import blake2b

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Site
from knowledge.place_names import OTHER_NAMES
from knowledge.site import SiteRecord
from knowledge.states import state_name
from knowledge.vocabulary import SITE_KIND, Visibility, label
from search.types import IndexDocument, IndexPassage

_PREFIX = f"{SITE_KIND}:"
_VERSION = "1"
"""Part of each digest: another way of writing sites changes what every index holds of them."""


def name_site_document(slug: str) -> str:
    """What the index calls the site ``slug``. No slug of a document has a colon, so the two never meet."""
    return _PREFIX + slug


def read_site_slug(identity: str) -> str | None:
    """The site that the index calls ``identity``; None if that is a document."""
    return identity.removeprefix(_PREFIX) if identity.startswith(_PREFIX) else None


def iter_site_documents(session: Session, identities: Collection[str] | None = None) -> Iterator[IndexDocument]:
    """Every site as the index sees it, by slug; only those of ``identities`` if given."""
    query = select(Site).order_by(Site.slug)
    if identities is not None:
        slugs = [slug for each in identities if (slug := read_site_slug(each)) is not None]
        if not slugs:
            return
        query = query.where(Site.slug.in_(slugs))
    for site in session.scalars(query.execution_options(populate_existing=True)):
        # One row that cannot be read must not keep all others from being found.
        with suppress(ValidationError):
            yield build_site_document(site)


def build_site_document(site: Site) -> IndexDocument:
    """The site as the index sees it: what it is called, when it joined, what it works on, what it has."""
    record = SiteRecord.model_validate(site.record)
    title = f"{site.name}, {site.state}"
    digest = blake2b(f"{_VERSION}\0{site.digest}\0{site.visibility}".encode(), digest_size=16).hexdigest()
    return IndexDocument(
        id=name_site_document(site.slug),
        kind=SITE_KIND,
        title=title,
        digest=digest,
        summary=say_site_summary(record),
        visibility=Visibility(site.visibility),
        names=_names(record),
        identifiers=(site.slug,),
        problems=tuple(dict.fromkeys(item.problem.value for item in record.problems)),
        sites=(site.slug,),
        states=(site.state,),
        passages=tuple(IndexPassage(at, text, heading) for at, (heading, text) in enumerate(_passages(record))),
    )


def say_site_summary(record: SiteRecord) -> str:
    """What lists say of a site: where it is, when it joined, and what it works on."""
    place = "County" if record.name.endswith("County") else "City"
    joined = [f"{each.cohort} ({each.joined})" if each.joined else each.cohort for each in record.memberships]
    named = "; ".join(cohort for cohort in joined if cohort)
    problems = ", ".join(dict.fromkeys(label(item.problem).lower() for item in record.problems))
    parts = (
        f"{place} of the program in {state_name(record.state)}.",
        named and f"Joined: {named}.",
        problems and f"Works on {problems}.",
    )
    return " ".join(part for part in parts if part)


def _names(record: SiteRecord) -> tuple[str, ...]:
    """The name with and without its state, short and long; what people say instead of it; "Saint" beside "St."."""
    said = [record.name, *(name for name, slug in OTHER_NAMES if slug == record.slug)]
    if record.name.endswith(" County"):
        said.append(record.name.removesuffix(" County"))
    for short, full in (("St. ", "Saint "), ("Ft. ", "Fort "), ("Mt. ", "Mount ")):
        said += [full + name.removeprefix(short) for name in said if name.startswith(short)]
    behind = ("", f" {record.state}", f" {state_name(record.state)}")
    return tuple(dict.fromkeys(name + state for name in said for state in behind))


def _passages(record: SiteRecord) -> Iterator[tuple[str, str]]:
    yield "Program", say_site_summary(record)
    for item in record.problems:
        yield "Problems", f"{label(item.problem)}. {item.note or ''}".strip()
    for asset in record.assets:
        yield "What it has", f"{label(asset.asset)}: {asset.note}"
    for other in record.also_has:
        yield "What it has", f"{other.name}: {other.note}"
    for office in record.ask:
        yield "Whom to ask", f"{office.role}, {office.office}: {office.about}"
    for note in record.notes:
        yield "Notes", note
