"""How a verdict is shown: what the evidence says of one problem, by a word, a shape and a sentence.

Knows the vocabulary. Must not know how a verdict comes about (:mod:`knowledge.evidence`), nor pages: a shape is named
here and drawn by a template, and ``tone`` names its color.
"""

from __future__ import annotations

from typing import NamedTuple

from knowledge.vocabulary import Verdict


class VerdictLook(NamedTuple):
    """A verdict's word, shape, color and meaning."""

    verdict: str
    word: str
    shape: str
    tone: str
    meaning: str


VERDICTS: dict[str, VerdictLook] = {
    look.verdict: look
    for look in (
        VerdictLook(
            Verdict.SUPPORTED, "Supported", "circle-check", "effective", "Studies of this problem found that it helped."
        ),
        VerdictLook(
            Verdict.MIXED, "Mixed", "diamond", "mixed", "It helped with this problem in some studies and not in others."
        ),
        VerdictLook(
            Verdict.INDIRECT,
            "Indirect only",
            "triangle",
            "promising",
            "What was found concerns something wider or nearby; nothing was shown for this problem itself.",
        ),
        VerdictLook(
            Verdict.INCONCLUSIVE,
            "Inconclusive",
            "question",
            "inconclusive",
            "It was studied for this problem, and the studies do not settle it.",
        ),
        VerdictLook(
            Verdict.NO_EFFECT, "No effect", "bar", "no-effect", "It was tested for this problem and did not help."
        ),
        VerdictLook(Verdict.HARM, "Harm", "octagon", "harmful", "It was tested for this problem and made it worse."),
        VerdictLook(
            Verdict.UNTESTED,
            "Not tested",
            "ring",
            "not-rated",
            "Nobody we found tested it for this problem. That is not the same as no effect.",
        ),
    )
}
"""Every verdict from what helped to what did harm, and last what nobody tested: that is no finding at all."""
