"""The groups in which the fields of each kind stand on the curators' form. Knows the names of fields alone."""

from __future__ import annotations

GROUPS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "practice": (
        ("What it is", ("title", "summary", "also_known_as", "core_areas", "problems")),
        ("What kind of practice", ("family", "role", "program_of", "focus", "involves")),
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
        ("What it is", ("title", "type", "genre", "summary", "note", "core_areas", "problems", "sites")),
        ("Who made it", ("authors", "et_al", "editors")),
        ("When it came out", ("year", "month", "day", "until", "date_note")),
        (
            "Where it appeared",
            (
                *("container", "volume", "issue", "page", "publisher", "place", "edition", "series", "series_number"),
                *("number", "number_of_pages", "language"),
            ),
        ),
        ("How to find it", ("url", "ncj_number", "doi", "isbn", "issn", "accessed", "seen")),
        ("What it says", ("abstract", "keywords")),
        (
            "More of the record, where it has it",
            (
                *("short_title", "container_short", "section", "volumes", "event", "event_place", "version", "status"),
                *("medium", "authority", "jurisdiction", "archive", "archive_location", "call_number", "database"),
                *("pmid", "pmcid", "translators", "contributors", "notes"),
            ),
        ),
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
