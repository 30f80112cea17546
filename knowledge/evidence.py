"""From evidence as its source says it to the band that a reader sees. Knows the record, nothing of pages."""

from __future__ import annotations

from knowledge.records import Evidence
from knowledge.vocabulary import FAILED_BANDS, WORKING_BANDS, Band, Rating, RatingBasis

RATING_BANDS = {
    Rating.EFFECTIVE: Band.EFFECTIVE,
    Rating.PROMISING: Band.PROMISING,
    Rating.NO_EFFECTS: Band.NO_EFFECT,
    Rating.NEGATIVE: Band.HARMFUL,
    Rating.INCONCLUSIVE: Band.INCONCLUSIVE,
    Rating.NOT_RATED: Band.NOT_RATED,
}

WARNINGS = {
    Band.MIXED: "Mixed: it helped on some outcomes and not on others. Look at the outcome that matters to you.",
    Band.NO_EFFECT: "No effect: it was tested and did not reduce what it was meant to reduce.",
    Band.HARMFUL: "Harmful: it was tested and made things worse.",
    Band.INCONCLUSIVE: "Inconclusive: it was tested, and the studies do not settle whether it works.",
    Band.NOT_RATED: "Not rated: nobody we found has rated it. That is not the same as no effect.",
}

#: Said in place of the "not rated" warning where a registry lists the practice but its label was not seen.
RATING_NOT_SEEN = "Rating not seen: a registry lists it, but we have not seen the rating it gave."


def band(evidence: Evidence) -> Band:
    """The display band of ``evidence``: its label, or *mixed* where outcomes rated apart disagree whether it works."""
    bands = {RATING_BANDS[o.rating] for o in evidence.outcomes}
    if bands & WORKING_BANDS and bands & FAILED_BANDS:
        return Band.MIXED
    return RATING_BANDS[evidence.rating] if evidence.rating else Band.NOT_RATED


def warning(evidence: Evidence) -> str | None:
    """The sentence a reader must see beside the rating, or None where it speaks for itself."""
    if evidence.rating_basis is RatingBasis.REGISTRY_RATING_NOT_SEEN:
        return RATING_NOT_SEEN
    return WARNINGS.get(band(evidence))
