"""The words a reader sees for each value: plain language."""

from __future__ import annotations

_LABELS = {
    "nibin-site": "NIBIN site",
    "rtcc": "Real-time crime center",
    "cctv": "Public CCTV",
    "lpr": "License plate readers",
    "body-worn-cameras": "Body-worn cameras",
    "probation-parole-partner": "Probation and parole partner",
    "crime-analysis-unit": "Crime analysis unit",
    "year-plus": "A year or more",
    "rct": "Randomized controlled trial",
    "meta-analysis": "Meta-analysis",
    "quasi-experimental": "Quasi-experimental study",
    "pre-post": "Before-and-after study",
    "descriptive": "Descriptive study",
    "no-effect": "No effect",
    "no-effects": "No effects",
    "not-rated": "Not rated",
    "nonfatal-shootings": "Nonfatal shootings",
    "registry": "A registry's own rating",
    "systematic-review": "The conclusion of a systematic review",
    "study": "One contested or null study",
    "registry-text-and-systematic-review": "A registry's text and a systematic review",
    "registry-rating-not-seen": "Listed in a registry; its rating was not seen",
    "none": "No rating found",
    "911-dispatch": "911 dispatch",
    "very-low": "Very low",
    "reoffending": "Reoffending",
    "clearance": "Cases cleared",
    "trust": "Trust in police",
    "fear": "Fear of crime",
    "all-crime": "All crime",
    "ended-early": "Ended early",
    "not-evaluated": "Not evaluated",
    "not-tested": "Not tested",
    "job-description": "Job description",
    "fidelity": "Fidelity measure",
    "cost": "Cost figures",
    "state-law": "A state law that allows it",
    "courts": "Courts",
}


def label(value: str) -> str:
    """The words a reader sees for a controlled value: ``gun-violence`` becomes ``Gun violence``."""
    return _LABELS.get(value) or value.replace("-", " ").replace("_", " ").capitalize()
