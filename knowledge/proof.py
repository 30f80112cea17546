"""The one proof that a text can be laid out as a page. Every door to readers asks it: form, file, upload, restore.

A text that passes can be shown, cut into passages and made plain in a time that grows with its length alone. Knows
Markdown; must not know who asks, nor what is done with a text that fails.
"""

from __future__ import annotations

from knowledge.errors import UnfitText
from knowledge.markdown import to_html
from knowledge.markdown_rules import Budget

LONGEST_TEXT = 8_000_000
"""Letters of one document: some 4,000 pages."""


def prove_text(body: str, budget: Budget | None = None) -> None:
    """Pass silently if ``body`` can be laid out. ``budget`` is what that may cost, else as much as its length allows.

    Raises:
        UnfitText: it is too long, nested too deeply, or so built that laying it out takes too many steps.
    """
    prove_length(body)
    to_html(body, budget=budget)


def prove_length(body: str) -> None:
    """Pass silently if ``body`` is no longer than a document may be.

    Raises:
        UnfitText: it is longer.
    """
    if len(body) > LONGEST_TEXT:
        raise UnfitText(
            f"It has {len(body) / 1e6:,.1f} million letters, and a page may have {LONGEST_TEXT / 1e6:,.0f}: split it."
        )
