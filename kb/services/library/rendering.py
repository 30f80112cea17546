"""The text of a page as HTML: laid out once, when it is published, and kept; a page that is looked at lays out nothing.

Knows Markdown, its proof and the table of what is kept. Must not know who publishes, nor what else stands on a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, RenderedText
from kb.services.library.addresses import FOLDER_OF_KIND
from kb.services.transactions import Change, at_once
from knowledge.errors import UnfitText
from knowledge.markdown import split_sections, to_html, to_plain_html
from knowledge.markdown_rules import Budget
from knowledge.proof import prove_length
from knowledge.vocabulary import Visibility

RECIPE = 1
"""Counts changes of how text becomes HTML: what was kept by an older recipe is laid out again by the worker."""

LONGEST_LOOK = 200_000
"""Letters of a draft or an old version that are laid out for one look: some 100 pages."""

SECONDS_A_LOOK = 1.5
"""Processor time for one look at what is not kept."""

_FILE_LINK = re.compile(r"^(?:\.\./)?(?:(practices|lessons|summits|tools|program)/)?([a-z0-9-]+)\.md(#.*)?$")
_PLAIN_HEADING = "Text of the page"


@dataclass(frozen=True, slots=True)
class PageSection:
    """One part of a page's body under a second-level heading; ``html`` is sanitized."""

    heading: str
    anchor: str
    html: str


class PageText(NamedTuple):
    """The text of a page as sanitized HTML: what stands before its first second-level heading, and each section."""

    intro: str
    sections: tuple[PageSection, ...]


def render_text(body: str, kind: str, budget: Budget | None = None) -> PageText:
    """``body`` as its page shows it.

    Raises:
        UnfitText: it cannot be laid out (:mod:`knowledge.proof`).
    """
    prove_length(body)
    spent = budget or Budget.of(body)
    intro, *sections = split_sections(body)
    return PageText(
        render_piece(body[intro.start : intro.end], kind, spent),
        tuple(
            PageSection(part.title, build_anchor(part.title), render_piece(body[part.start : part.end], kind, spent))
            for part in sections
        ),
    )


def show_text(body: str, kind: str) -> PageText:
    """``body`` as its page would show it, for a look at what is not kept. Never raises, and ends in seconds.

    A very long text is shown as far as it goes in that time, and one that is unfit as plain text; both say so.
    """
    shown = _cut(body)
    try:
        text = render_text(shown, kind, budget_of_a_look(shown))
    except UnfitText as error:
        text = show_plainly(shown, str(error))
    if len(shown) == len(body):
        return text
    words = f"Only the first {len(shown):,} of {len(body):,} letters are shown here."
    return PageText(text.intro, (*text.sections, PageSection("The rest of the text", "rest-of-text", _note(words))))


def show_plainly(body: str, reason: str) -> PageText:
    """``body`` as it was typed, under a note that says why."""
    words = f"This text is shown as it was typed, because it cannot be laid out as a page. {reason}"
    html = f"{_note(words)}\n{to_plain_html(body)}"
    return PageText("", (PageSection(_PLAIN_HEADING, build_anchor(_PLAIN_HEADING), html),))


def keep_text(change: Change, digest: str, body: str, kind: str) -> None:
    """Lay out ``body``, of a document with this ``digest``, and keep it, unless that is done.

    Raises:
        UnfitText: it cannot be laid out: then nothing may be published.
    """
    row = change.session.get(RenderedText, digest)
    if row is None or row.recipe != RECIPE or row.reason:
        change.session.merge(_build_row(digest, render_text(body, kind), ""))
        change.session.flush()


def find_text_fault(session: Session, digest: str | None, body: str, kind: str) -> str:
    """Why ``body`` cannot be laid out; empty if it can. Known at once where a text of this ``digest`` is kept."""
    row = session.get(RenderedText, digest) if digest else None
    if row is not None and row.recipe == RECIPE:
        return row.reason
    try:
        render_text(body, kind)
    except UnfitText as error:
        return str(error)
    return ""


def get_text(session: Session, document: Document) -> PageText:
    """The text of ``document`` as it is kept; laid out for this look where it is not. Never raises for a bad text."""
    row = session.get(RenderedText, document.digest) if document.digest else None
    if row is None or row.recipe != RECIPE:
        return show_text(document.body, document.kind)
    if row.reason:
        return show_plainly(document.body, row.reason)
    return PageText(row.intro, tuple(PageSection(**part) for part in row.sections))


def keep_missing_texts_now(session: Session, limit: int = 20) -> int:
    """Lay out published texts that are not kept: of an older version of this program, or restored. Returns how many.

    A text that cannot be laid out is noted as such, so that this is not tried again. One change a text.
    """
    kept = select(RenderedText.digest).where(RenderedText.recipe == RECIPE)
    query = select(Document).where(Document.visibility == Visibility.PUBLISHED, Document.digest.not_in(kept))
    rows = session.scalars(query.order_by(Document.id).limit(limit)).all()
    for row in rows:
        try:
            text, reason = render_text(row.body, row.kind), ""
        except UnfitText as error:
            text, reason = PageText("", ()), str(error)
        with at_once(session):
            session.merge(_build_row(row.digest, text, reason))
    return len(rows)


def find_unfit(session: Session) -> tuple[str, ...]:
    """The slugs of published pages whose text cannot be laid out, as far as that was tried."""
    query = select(Document.slug).join(RenderedText, RenderedText.digest == Document.digest)
    unfit = query.where(Document.visibility == Visibility.PUBLISHED, RenderedText.reason != "")
    return tuple(session.scalars(unfit.order_by(Document.slug)))


def budget_of_a_look(source: str) -> Budget:
    """What laying out ``source`` may cost while somebody waits for it."""
    return Budget(Budget.of(source).most_steps, SECONDS_A_LOOK)


def build_anchor(heading: str) -> str:
    """The anchor of a section with this heading."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def page_address(address: str, folder: str) -> str:
    """A link to a content file becomes one to its page; a bare file name is a neighbor in ``folder``."""
    found = _FILE_LINK.match(address)
    return f"/{found[1] or folder}/{found[2]}{found[3] or ''}" if found else address


def render_piece(source: str, kind: str, budget: Budget) -> str:
    """``source`` as sanitized HTML in one piece, its links those of the pages.

    Raises:
        UnfitText: it cannot be laid out, or not within ``budget``.
    """
    return to_html(source, lambda address: page_address(address, FOLDER_OF_KIND[kind]), budget)


def _build_row(digest: str, text: PageText, reason: str) -> RenderedText:
    sections = [{"heading": part.heading, "anchor": part.anchor, "html": part.html} for part in text.sections]
    return RenderedText(digest=digest, recipe=RECIPE, intro=text.intro, sections=sections, reason=reason)


def _cut(body: str) -> str:
    """The beginning of ``body``, to the end of a line if there is one."""
    if len(body) <= LONGEST_LOOK:
        return body
    end = body.rfind("\n", 0, LONGEST_LOOK) + 1
    return body[: end or LONGEST_LOOK]


def _note(words: str) -> str:
    return (
        '<div class="usa-alert usa-alert--info usa-alert--slim"><div class="usa-alert__body">'
        f'<p class="usa-alert__text">{words}</p></div></div>'
    )
