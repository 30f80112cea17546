"""CSL-JSON, the form that citeproc, Zotero and Pandoc read. Field names and types are those of the CSL 1.0.2 schema.

The number in the NCJRS library is the ``call-number``. What CSL has no variable for stands under ``custom``, which its
schema leaves to each program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from knowledge.bibliography.collect import Collector, Entry
from knowledge.bibliography.dates import SEASONS, ReadDate, read_date
from knowledge.bibliography.formats.rest import apply_rest, find_rest
from knowledge.bibliography.one_name import build_person
from knowledge.bibliography.work import Contributor, Name, Work
from knowledge.bibliography.work_types import WorkType
from knowledge.characters import one_line

Item = dict[str, Any]
REST = "psp"
"""What ``custom`` calls our own fields."""

ET_AL = "et-al"
_PRESS = "Press release"
_LINES = {
    "title": "title",
    "short_title": "title-short",
    "genre": "genre",
    "container": "container-title",
    "container_short": "container-title-short",
    "series": "collection-title",
    "series_number": "collection-number",
    "edition": "edition",
    "volume": "volume",
    "volumes": "number-of-volumes",
    "issue": "issue",
    "page": "page",
    "section": "section",
    "publisher": "publisher",
    "place": "publisher-place",
    "event": "event-title",
    "event_place": "event-place",
    "number": "number",
    "isbn": "ISBN",
    "issn": "ISSN",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "url": "URL",
    "language": "language",
    "version": "version",
    "status": "status",
    "medium": "medium",
    "authority": "authority",
    "jurisdiction": "jurisdiction",
    "archive": "archive",
    "archive_location": "archive_location",
    "database": "source",
}
_OLD = {"journalAbbreviation": "container_short", "shortTitle": "short_title", "event": "event"}
"""Names of variables in CSL before 1.0.2, with our fields."""

_NAMES = {"authors": "author", "editors": "editor", "translators": "translator"}
_ROLES = (
    *("chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator", "director"),
    *("editorial-director", "executive-producer", "guest", "host", "illustrator", "interviewer", "narrator"),
    *("organizer", "original-author", "performer", "producer", "recipient", "reviewed-author", "script-writer"),
    "series-creator",
)
_NOT_NOTED = frozenset({"id", "type", "categories", "citation-key", "citation-label", "custom", "keyword", "note"})


def write_csl_items(items: Sequence[Item]) -> bytes:
    """Items of :func:`build_item` as an array."""
    return json.dumps(items, ensure_ascii=False, indent=1).encode()


def build_item(work: Work, key: str) -> Item:
    """``work`` as one item under ``key``."""
    item = _build_plain(work, key)
    custom: Item = {ET_AL: True} if work.et_al else {}
    back = build_work({**item, "custom": custom} if custom else item)
    if rest := find_rest(work, back):
        custom[REST] = list(rest)
    if custom:
        item["custom"] = custom
    return item


def _build_plain(work: Work, key: str) -> Item:
    press = work.type is WorkType.PRESS_RELEASE
    item: Item = {"id": key, "type": "webpage" if press else work.type.value}
    for field, name in _LINES.items():
        if text := one_line(getattr(work, field) or ""):
            item[name] = text
    if press:
        item.setdefault("genre", _PRESS)
    if work.ncj_number or work.call_number:
        item["call-number"] = work.ncj or one_line(work.call_number or "")
    if work.number_of_pages is not None:
        item["number-of-pages"] = str(work.number_of_pages)
    for field, name in _NAMES.items():
        if names := getattr(work, field):
            item[name] = [build_name(each) for each in names]
    for contributor in work.contributors:
        if contributor.role in _ROLES:
            item.setdefault(contributor.role, []).append(build_name(contributor.name))
    if issued := _build_issued(work):
        item["issued"] = issued
    if work.accessed:
        item["accessed"] = {"date-parts": [[int(part) for part in work.accessed.split("-")]]}
    if work.keywords:
        item["keyword"] = ", ".join(one_line(word.replace(",", "")) for word in work.keywords)
    if work.abstract:
        item["abstract"] = work.abstract
    if work.notes:
        item["note"] = "\n".join(one_line(note) for note in work.notes)
    return item


def build_name(name: Name) -> dict[str, str]:
    """A person or an organization as CSL has them."""
    if name.literal or not (name.given or name.dropping_particle):
        return {"literal": one_line(name.literal or name.whole_family)}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "dropping-particle": name.dropping_particle,
        "suffix": name.suffix,
    }
    return {part: text for part, value in parts.items() if (text := one_line(value or ""))}


def _build_issued(work: Work) -> Item:
    parts, note = list(work.date_parts), one_line(work.date_note or "")
    if not parts:
        return {"literal": note} if note else {}
    dates = [parts, *([[int(part) for part in work.until.split("-")]] if work.until else [])]
    issued: Item = {"date-parts": dates}
    if note.casefold() in SEASONS and len(dates) == 1:
        issued["season"] = SEASONS.index(note.casefold()) + 1
    elif note.casefold().startswith(("circa", "ca.")):
        issued["circa"] = True
    return issued


def iter_csl(text: str) -> Iterator[Entry | str]:
    """Each item of ``text`` as a work, or why it is none.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    items = value if isinstance(value, list) else value.get("items", [value]) if isinstance(value, dict) else []
    for at, item in enumerate(items, 1):
        work = build_work(item) if isinstance(item, dict) else None
        yield Entry(str(item.get("id") or ""), work, at) if work else f"item {at} has no title"


def build_work(item: Mapping[str, Any]) -> Work | None:
    """The work that one item says; None without a title. Never raises."""
    gathered = Collector()
    gathered.values["type"] = _find_type(item)
    for field, name in _LINES.items():
        if field != "doi":
            gathered.line(field, _say(item.get(name)), name)
    for name, field in _OLD.items():
        gathered.line(field, _say(item.get(name)), name)
    if gathered.values["type"] is WorkType.PRESS_RELEASE and gathered.values.get("genre") == _PRESS:
        del gathered.values["genre"]
    gathered.doi(_say(item.get("DOI")))
    for field, name in _NAMES.items():
        if names := _read_names(item.get(name)):
            gathered.names(field, names)
    for role in _ROLES:
        for each in _read_names(item.get(role)):
            gathered.values.setdefault("contributors", []).append(Contributor.of(role, each))
    gathered.date(_read_issued(item.get("issued")))
    if accessed := _read_issued(item.get("accessed")).iso:
        gathered.values["accessed"] = accessed
    if (number := _say(item.get("call-number"))) and not gathered.ncj(number):
        gathered.line("call_number", number)
    if (pages := _say(item.get("number-of-pages"))) and not gathered.pages(pages):
        gathered.note(pages, "Pages")
    gathered.text("abstract", _say(item.get("abstract")))
    words = (word.strip() for word in _say(item.get("keyword")).split(","))
    gathered.values["keywords"] = list(dict.fromkeys(word[:2_000] for word in words if word))
    for line in _say(item.get("note")).split("\n"):
        if not gathered.ncj(line):
            gathered.note(line)
    _note_others(gathered, item)
    work = gathered.build()
    custom = item.get("custom") if isinstance(item.get("custom"), dict) else {}
    if work and custom and custom.get(ET_AL) is True:
        work = work.model_copy(update={"et_al": True})
    rest = custom.get(REST) if custom else None
    return apply_rest(work, filter(None, map(_say, rest))) if work and isinstance(rest, list) else work


def _find_type(item: Mapping[str, Any]) -> WorkType:
    said = _say(item.get("type"))
    if said == "webpage" and _say(item.get("genre")).casefold() == _PRESS.casefold():
        return WorkType.PRESS_RELEASE
    return WorkType(said) if said in set(WorkType) else WorkType.DOCUMENT


def _say(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _read_names(value: object) -> list[Name]:
    found = []
    for each in value if isinstance(value, list) else ():
        parts = {name: one_line(_say(part)) for name, part in each.items()} if isinstance(each, dict) else {}
        literal, family, given = parts.get("literal", ""), parts.get("family", ""), parts.get("given", "")
        if literal or not (family and given):
            whole = literal or family or given
            found += [Name(literal=whole[:2_000])] if whole and whole.casefold() not in ("et al.", "others") else []
            continue
        person = build_person(f"{parts.get('non-dropping-particle', '')} {family}", given, parts.get("suffix", ""))
        if dropping := parts.get("dropping-particle"):
            person = person.model_copy(update={"dropping_particle": dropping})
        found.append(person)
    return found


def _read_issued(value: object) -> ReadDate:
    if not isinstance(value, dict):
        return read_date(_say(value))
    dates = [
        "-".join(f"{int(str(part)):02}" for part in parts if str(part).isdigit())
        for parts in value.get("date-parts") or []
        if isinstance(parts, list)
    ]
    found = read_date("/".join(dates)) if len(dates) == 2 else read_date(dates[0]) if dates else ReadDate()
    if not found.year:
        found = read_date(_say(value.get("literal")) or _say(value.get("raw")))
    season = _say(value.get("season"))
    if season.isdigit() and 1 <= int(season) <= 4:
        return found._replace(note=SEASONS[int(season) - 1])
    return found._replace(note=f"circa {found.year}") if value.get("circa") and found.year else found


def _note_others(gathered: Collector, item: Mapping[str, Any]) -> None:
    known = {*_LINES.values(), *_OLD, *_NAMES.values(), *_ROLES, *_NOT_NOTED}
    known |= {"issued", "accessed", "call-number", "number-of-pages", "abstract"}
    for name in item.keys() - known:
        value = item[name]
        if isinstance(value, dict):
            value = _read_issued(value).iso or ""
        gathered.note(_say(value), str(name)[:60])
