"""What the curators' form calls each described field, the hint beside it, and the groups it stands in.

Knows the names of fields, nothing of their types (:mod:`kb.services.drafting.form`) nor of any page.
"""

from __future__ import annotations

GROUPS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "practice": (
        ("What it is", ("title", "summary", "also_known_as", "core_areas", "problems")),
        ("What kind of practice", ("family", "role", "program_of", "focus")),
        ("Evidence and rating", ("evidence", "outcomes", "not_for")),
        ("Five questions about the evidence (EMMIE)", ("emmie",)),
        (
            "How it works and what it takes",
            (
                *("mechanism", "components", "requirements", "conditions", "provides"),
                *("cost_band", "months_to_start", "months_to_effect", "suited_city_size", "smallest_city_tested"),
                "risks",
            ),
        ),
        ("Who did it", ("sites",)),
        ("The first year", ("plan",)),
        ("Sources", ("sources", "row_sources", "confidence")),
        ("Beside it", ("questions", "related")),
        ("Keeping it true", ("upkeep", "last_looked", "review_by")),
    ),
    "lesson": (
        ("What it is", ("title", "summary", "core_areas", "problems")),
        ("Where and when", ("sites", "site_note", "year")),
        ("Source", ("source", "confidence")),
        ("Beside it", ("questions", "practices")),
        ("Keeping it true", ("review_by",)),
    ),
    "summit": (
        ("What it is", ("title", "summary", "event_kind")),
        ("When and where", ("date", "year", "days", "place", "host", "visitor", "sites")),
        ("Who and what", ("attendance", "speakers", "facilitators", "themes", "outcome", "notes")),
        ("Sources", ("sources",)),
        ("Beside it", ("questions", "practices", "lessons")),
        ("Keeping it true", ("review_by",)),
    ),
    "reference": (
        ("What it is", ("title", "type", "summary", "abstract", "note", "core_areas", "problems", "sites")),
        ("Who and when", ("authors", "year", "date", "publisher", "pages")),
        ("How to find it", ("ncj_number", "doi", "url", "seen")),
        ("Beside it", ("questions", "cited_by")),
        ("Keeping it true", ("review_by",)),
    ),
    "tool": (
        ("What it is", ("title", "summary", "tool_kind", "take", "core_areas", "problems", "steps")),
        ("Who and when", ("organizations", "year", "date", "pages", "language", "license")),
        ("How to find it", ("url", "ncj_number", "doi", "isbn", "checked", "note", "sources")),
        ("Beside it", ("questions", "practices")),
        ("Keeping it true", ("review_by",)),
    ),
    "site": (
        ("Where it is", ("name", "state", "latitude", "longitude")),
        ("In the program", ("memberships",)),
        ("Problems and budget", ("problems", "budget")),
        ("Figures", ("figures",)),
        ("What it has", ("assets", "also_has")),
        ("What it did", ("adoptions",)),
        ("Whom a peer would ask", ("ask",)),
        ("What we do not know, and notes", ("gaps", "notes")),
    ),
    "program": (
        ("What it is", ("title", "summary", "year", "core_areas", "problems", "sites")),
        ("Sources", ("sources", "confidence")),
        ("Beside it", ("questions", "practices")),
        ("Keeping it true", ("review_by",)),
    ),
}
"""The groups of each kind's form, in order, with the top-level fields in each."""

_LABELS = {
    "also_has": "What else it has",
    "also_known_as": "Also known as",
    "ask": "Offices",
    "asset": "What it has",
    "assets": "What it has that practices ask for",
    "about": "What to ask about",
    "budget": "What it can spend on a practice",
    "checked": "Was the source read?",
    "figures.source": "Where the figures come from",
    "figures.license": "License of the figures",
    "gaps": "What we do not know",
    "joined": "Joined",
    "memberships": "Time in the program",
    "months": "Months that the figures cover",
    "rape_definition": "Definition of rape",
    "site.problems": "Problems it works on",
    "site.adoptions": "Practices that no practice’s page names it for",
    "cited_by": "Pages that cite it",
    "core_areas": "Core areas",
    "cost_band": "Cost to start and run",
    "city": "City",
    "design": "How the studies were made",
    "doi": "DOI",
    "economics": "Economics: what does it cost and return?",
    "effect": "Effect, in words",
    "emmie": "The five questions",
    "emmie.effect": "Effect: did it work?",
    "event_kind": "Kind of event",
    "evidence": "Evidence",
    "implementation": "Implementation: what does it take to do?",
    "mechanism": "How it is meant to work",
    "emmie.mechanism": "Mechanism: why would it work?",
    "moderators": "Moderators: where and for whom?",
    "more_urls": "More web addresses",
    "ncj": "NCJ number",
    "ncj_number": "NCJ number",
    "practice.outcomes": "What was found, outcome by outcome",
    "not_for": "Not shown to help with",
    "conditions": "What else must be so",
    "row_sources": "Sources of single rows",
    "upkeep": "Corrections, replications and re-ratings",
    "last_looked": "Evidence last looked at",
    "smallest_city_tested": "Smallest place it was tested in",
    "months_to_start": "Months to start",
    "months_to_effect": "Months until an effect",
    "program_of": "Strategy it is a program of",
    "focus": "What it works on",
    "practice.role": "Role",
    "plan": "First-year plan",
    "first_90_days": "First 90 days",
    "to_180_days": "Days 91 to 180",
    "to_365_days": "Days 181 to 365",
    "plan.outcomes": "Outcome measures",
    "inputs": "Input measures",
    "outputs": "Output measures",
    "failures": "What often goes wrong",
    "broad_problems": "Problems it speaks of only broadly",
    "label": "The registry’s own label",
    "label_scope": "What the label was given for",
    "take": "What a reader can take from it",
    "tool_kind": "Kind of tool",
    "isbn": "ISBN",
    "practices": "Practices it is about",
    "program": "Name of the program there",
    "provides": "What it gives you",
    "questions": "Questions this page answers",
    "rated_year": "Year of the rating",
    "rating_basis": "Where the rating comes from",
    "registry": "Registry or review",
    "registry_id": "Number in the registry",
    "related": "Related practices",
    "requirements": "What a site needs to start",
    "review_by": "Read it again by",
    "role": "The city's part",
    "seen": "We read it, or its abstract",
    "site_note": "Note on the sites",
    "sites": "Sites",
    "practice.sites": "Cities that did it",
    "source": "Source",
    "studies": "Number of studies",
    "suited_city_size": "Size of city it suits",
    "type": "Type of publication",
    "url": "Web address",
}

_HINTS = {
    "also_known_as": "One name on each line.",
    "ask": "A role in an office, never a person’s name.",
    "gaps": "One on each line.",
    "latitude": "In degrees, such as 39.0997.",
    "longitude": "In degrees, west is below zero, such as -94.5786.",
    "joined": "As the source gives it: 2017, 2017-06 or 2017-06-20.",
    "site.figures": "Counts of one year, not rates. Leave open what the source does not give.",
    "site.notes": "One on each line.",
    "attendance": "As the source says it, such as “about 200 people”.",
    "city": "Write -- for several cities or one that is not named.",
    "components": "One part on each line.",
    "confidence": "How sure we are of the facts on this page.",
    "date": "As the source gives it: 2017, 2017-09 or 2017-09-11.",
    "doi": "From 10. on, such as 10.1007/s11292-016-9272-0.",
    "conditions": "What no list of requirements has a word for, such as patrol time.",
    "row_sources": "Rows above name a source by its short name.",
    "take": "One thing on each line.",
    "evidence.effect": "What the studies found, as their source says it, with its numbers.",
    "facilitators": "One on each line.",
    "more_urls": "One on each line.",
    "ncj": "Only the digits.",
    "ncj_number": "Only the digits.",
    "outcome": "As the source says it.",
    "provides": "What a site has that it did not have before.",
    "questions": "In a reader’s words, one on each line. They are searched.",
    "rating": "The label the source gave. “Not rated” is not “no effect”. Leave it open if the label was not seen.",
    "rating_basis": "A rating needs a source: say which kind, name it, and cite it under Sources.",
    "registry": "Such as CrimeSolutions. Needed for a registry’s rating.",
    "review_by": "A day, such as 2027-03-31: from then on the page stands in the queue of what is stale.",
    "risks": "One on each line.",
    "practice.sites": "One entry for each city.",
    "slug": "The last part of the page’s address: lower-case letters, digits and hyphens.",
    "speakers": "One on each line.",
    "state": "Two capital letters, or -- for several or none named.",
    "summary": "One or two sentences in plain words. Shown in lists and search.",
    "summit.sources": "Web addresses, one on each line.",
    "themes": "One on each line.",
    "type": "Such as journal article, report or guide.",
    "url": "The whole address, from https:// on.",
    "years": "As the source gives them, such as 2012-2014.",
}

NAMED = {
    "cited_by": "page",
    "lessons": "lesson",
    "practice": "practice",
    "practices": "practice",
    "program_of": "practice",
    "related": "practice",
    "sites": "site",
}
"""Fields that name pages or sites by their slugs, and what they name."""

_LONG = frozenset(
    {
        *("summary", "effect", "mechanism", "moderators", "implementation", "economics"),
        *("outcome", "notes", "note", "site_note"),
    }
)
_ITEMS = {
    "adoptions": "practice",
    "also_has": "entry",
    "ask": "office",
    "assets": "entry",
    "figures": "year",
    "memberships": "cohort",
    "problems": "problem",
    "outcomes": "outcome",
    "not_for": "problem",
    "requirements": "requirement",
    "conditions": "condition",
    "upkeep": "note",
    "row_sources": "source",
    "sites": "city",
    "sources": "source",
    "first_90_days": "step",
    "to_180_days": "step",
    "to_365_days": "step",
    "roles": "role",
    "costs": "figure",
    "core_parts": "part",
    "adaptable_parts": "part",
    "fidelity_signs": "sign",
    "inputs": "measure",
    "outputs": "measure",
    "failures": "failure",
}


def label_of(kind: str, path: str) -> str:
    """What the field at ``path`` ("evidence.rating", items without their number) is called."""
    return str(_look_up(_LABELS, kind, path) or path.rpartition(".")[2].replace("_", " ").capitalize())


def hint_of(kind: str, path: str) -> str:
    """What to write into the field at ``path``; empty where its name says it."""
    return _look_up(_HINTS, kind, path) or ""


def item_name(path: str) -> str:
    """What one entry of the repeated group at ``path`` is called ("source")."""
    return _ITEMS.get(path.rpartition(".")[2], "entry")


def is_long(path: str) -> bool:
    """Whether the field at ``path`` holds sentences rather than a name."""
    return path.rpartition(".")[2] in _LONG


def _look_up(words: dict[str, str], kind: str, path: str) -> str | None:
    """The most telling entry: with the kind before a top-level field, with its group, or the bare name."""
    first, _, last = path.rpartition(".")
    full = f"{first.rpartition('.')[2] or kind}.{last}"
    return words.get(full) or words.get(last)
