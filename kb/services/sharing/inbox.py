"""What one person was told, as an Atom feed for the secret address that they made. Knows items, and no table."""

from __future__ import annotations

from collections.abc import Sequence

from kb.models.declarative import now
from kb.services.sharing.atom import AtomEntry, AtomFeed, write_atom
from kb.services.telling import InboxEntry


def write_inbox(entries: Sequence[InboxEntry], base: str, path: str) -> bytes:
    """The feed at ``path`` with ``entries``, the newest first; ``base`` is this site's address, no slash at its end.

    No entry's id holds the secret, since programs show and pass on ids.
    """
    page = f"{base}/inbox"
    return write_atom(
        AtomFeed(
            id=page,
            title="Your inbox",
            updated=entries[0].created_at if entries else now(),
            url=f"{base}{path}",
            page=page,
            entries=[
                AtomEntry(
                    id=f"{page}#{entry.number}",
                    title=entry.title,
                    updated=entry.created_at,
                    url=f"{base}{entry.path}",
                    summary=entry.words,
                )
                for entry in entries
            ],
        )
    )
