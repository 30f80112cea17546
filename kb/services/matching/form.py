"""From the parameters of an address of the matching to a city's profile and weights, and back.

The one place where the pages of the matching learn what an address may say: a described city, or a known one with what
the reader changed of it. What was typed is kept word for word, so that nothing is lost on a mistake. Knows no HTTP
library: it takes plain lists of strings. Nothing is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from pydantic import ValidationError
from sqlalchemy.orm import Session

from kb.services.matching.cities import CityTables
from kb.services.matching.form_fields import (
    CHOICES,
    FIELD_OF,
    MOST_FIGURES,
    MOST_WORDS,
    NUMBERS,
    OFFENSES_ASKED,
    TEXTS,
    WEIGHT_PREFIX,
    find_unsaid,
    say_fault,
)
from kb.services.matching.look_up import UnclearCity, find_city
from kb.services.matching.profile import (
    MAX_BYTES,
    CityProfile,
    InvalidProfile,
    ProfileInput,
    ProfileRecord,
    get_profile,
)
from kb.services.matching.profile import check_size as check_profile_size
from kb.services.matching.weights import USUAL_WEIGHTS, read_weights
from search.matching import Weights
from search.matching.weights import DEFAULT_WEIGHTS

UNDESCRIBED = CityProfile(ProfileRecord())
"""Nothing is said of a city: practices can be compared all the same."""

_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$", re.ASCII)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MatchRequest:
    """What an address says. ``profile`` is None if it has faults; ``faults`` are sentences by field.

    ``texts`` and ``choices`` are what the fields of a form show: what was typed, or else what is known of ``city``.
    ``changed`` names the fields that say something else than what is known. Faults of weights stand under ``w_need``
    and the like; with one, ``weights`` are the usual ones.
    """

    city: CityProfile | None
    profile: CityProfile | None
    texts: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    changed: frozenset[str]
    faults: Mapping[str, str]
    weights: Weights = DEFAULT_WEIGHTS
    weight_texts: Mapping[str, str] = field(default_factory=dict)
    weight_faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str | None:
        """The known city that is asked for."""
        return self.city.slug if self.city else None

    @property
    def begun(self) -> bool:
        """Whether anything was said of a city yet."""
        return self.city is not None or bool(self.changed) or "city" in self.faults

    def without_faults(self) -> MatchRequest:
        """The same with nothing to put right, for a form that nobody has filled in yet."""
        return replace(self, faults={})

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What matters to the matching and is not known, as labels; what a known city's figures lack, they say."""
        counted = {*OFFENSES_ASKED, "population", "sworn_officers", "trend"}
        told = counted if self.profile is not None and self.profile.figures is not None else set()
        return find_unsaid(self.texts, self.choices, told)

    def pairs(self, leaving_out: Iterable[str] = ()) -> Pairs:
        """The parameters that say the same, without those of the fields ``leaving_out``."""
        out = set(leaving_out)
        pairs: Pairs = [("city", self.city.slug)] if self.city and self.city.slug and "city" not in out else []
        for name in TEXTS:
            if name in self.changed and name not in out:
                pairs.append((name, self.texts[name]))
        for name in CHOICES:
            if name in self.changed and name not in out:
                pairs += [(name, value) for value in self.choices[name] or ("",)]
        return pairs + [(name, text) for name, text in self.weight_texts.items() if name not in out]

    def query(self, leaving_out: Iterable[str] = (), more: Iterable[tuple[str, str]] = ()) -> str:
        """The same as a query string, with ``more``."""
        return urlencode([*self.pairs(leaving_out), *more])


def read_request(
    session: Session, cities: CityTables, args: Mapping[str, Sequence[str]], slug: str | None = None
) -> MatchRequest:
    """What ``args`` (each name with all its values) say of the city ``slug``, or of the one they name or describe.

    Raises:
        NotFound: there is no city ``slug``.
    """
    faults: dict[str, str] = {}
    city = get_profile(session, cities, slug) if slug else _find_city(session, cities, args, faults)
    size = sum(len(name) + len(value) for name, values in args.items() for value in values)
    try:
        check_profile_size(size)
    except InvalidProfile:
        faults["city"] = f"This is too much at once: at most {MAX_BYTES:,} characters are read. Shorten what you wrote."
        args = {}
    known_texts, known_choices = _known(city)
    texts = {name: (args[name][-1] if args.get(name) else known_texts[name]).strip() for name in TEXTS}
    choices = {
        name: tuple(dict.fromkeys(value for value in args[name] if value)) if args.get(name) else known_choices[name]
        for name in CHOICES
    }
    changed = {name for name in TEXTS if texts[name] != known_texts[name]}
    changed |= {name for name in CHOICES if set(choices[name]) != set(known_choices[name])}
    record = _build_record(texts, choices, city, faults)
    weights, weight_texts, weight_faults = _read_weights(args)
    return MatchRequest(
        city=city,
        profile=_build_profile(record, city, changed) if record is not None and not faults else None,
        texts=texts,
        choices=choices,
        changed=frozenset(changed),
        faults=faults,
        weights=weights,
        weight_texts=weight_texts,
        weight_faults=weight_faults,
    )


def _find_city(
    session: Session, cities: CityTables, args: Mapping[str, Sequence[str]], faults: dict[str, str]
) -> CityProfile | None:
    wanted = args["city"][-1].strip() if args.get("city") else ""
    if not wanted:
        return None
    try:
        return find_city(session, cities, wanted)
    except UnclearCity as error:
        faults["city"] = f"{say_fault('city', wanted)} {error.hint}" if error.candidates else say_fault("city", wanted)
        return None


def _known(city: CityProfile | None) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """What is known of ``city``, as the fields of a form would show it."""
    if city is None:
        return dict.fromkeys(TEXTS, ""), dict.fromkeys(CHOICES, ())
    record = city.record
    values = {name: getattr(record.violence if name in OFFENSES_ASKED else record, name) for name in TEXTS}
    texts = {name: "" if value is None else str(value) for name, value in values.items()}
    return texts, {"problem": tuple(map(str, record.problems)), "asset": tuple(map(str, record.assets))}


def _build_record(
    texts: Mapping[str, str], choices: Mapping[str, tuple[str, ...]], city: CityProfile | None, faults: dict[str, str]
) -> ProfileRecord | None:
    """The record that was typed, or None with every fault in ``faults``. Of a known city the population may be
    missing."""
    given = {name: _read_number(text) if name in NUMBERS else text for name, text in texts.items() if text}
    values: dict[str, object] = {name: value for name, value in given.items() if name not in OFFENSES_ASKED}
    values["violence"] = {name: value for name, value in given.items() if name in OFFENSES_ASKED}
    values |= {"problems": list(choices["problem"]), "assets": list(choices["asset"])}
    if len(texts["concern"]) > MOST_WORDS:
        faults["concern"] = say_fault("concern", texts["concern"])
    try:
        kind = ProfileInput if city is None else ProfileRecord
        return kind.model_validate(values)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False):
            place = [str(part) for part in fault["loc"]]
            name = FIELD_OF.get(place[-1] if place[0] == "violence" else place[0], "city")
            faults.setdefault(name, say_fault(name, fault["input"] if name in CHOICES else texts.get(name, "")))
        return None


def _read_number(text: str) -> int | float | str:
    """The number that ``text`` writes, with commas or not; anything else as it stands, to be refused."""
    plain = text.replace(",", "").replace(" ", "")
    if len(plain) > MOST_FIGURES or not _NUMBER.match(plain):
        return text
    return float(plain) if "." in plain else int(plain)


def _build_profile(record: ProfileRecord, city: CityProfile | None, changed: set[str]) -> CityProfile:
    """The profile. What is said of a known city's figures is kept only while they are its figures."""
    if city is None:
        return CityProfile(record)
    own = changed.isdisjoint({*OFFENSES_ASKED, "population", "sworn_officers", "trend"})
    return replace(city, record=record, figures=city.figures if own else None)


def _read_weights(args: Mapping[str, Sequence[str]]) -> tuple[Weights, dict[str, str], dict[str, str]]:
    """The weights, what was typed where it is not the usual, and the faults; each under its name in the address."""
    given = {name: args[WEIGHT_PREFIX + name][-1].strip() for name in USUAL_WEIGHTS if args.get(WEIGHT_PREFIX + name)}
    texts = {WEIGHT_PREFIX + name: text for name, text in given.items() if text and text != str(USUAL_WEIGHTS[name])}
    weights, faults = read_weights(given)
    return weights, texts, {WEIGHT_PREFIX + name: fault for name, fault in faults.items()}
