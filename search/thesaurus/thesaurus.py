"""Other words for the same thing, kept by people in a text file.

Knows concepts (SKOS-shaped: preferred label, alternatives, acronyms, broader, narrower, related) and how
a question is widened by them. Knows no engine: what the added words weigh is for the engine to say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path

from search.errors import SearchError
from search.text.analysis import Token, stems, tokenize
from search.types import Ambiguity, Meaning

#: Longest label, in words, that is recognized in a question.
MAX_LABEL = 6

#: A question of so few words is looked up whatever its capitals.
SHORT = 4


class ThesaurusError(SearchError):
    """The thesaurus file has a mistake; the message names the entry."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept. ``broader``, ``narrower`` and ``related`` are ids of other concepts, ``es`` Spanish labels."""

    id: str
    pref: str
    alt: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    scope: str = ""
    es: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Every English name of the concept, the preferred one first."""
        return tuple(dict.fromkeys((self.pref, *self.acronyms, *self.alt)))


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words of the question (``typed``, looked up as ``key``) and other labels for them.

    ``alternatives`` are the stems of each label without stop words, in the order of ``labels``.
    """

    typed: str
    key: tuple[str, ...]
    labels: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]
    is_acronym: bool = False


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a question gains. ``spelled_out`` are preferred labels of its acronyms, for the encoder.

    ``ambiguities`` are its acronyms that have several meanings, settled or not.
    """

    synonyms: tuple[Synonyms, ...] = ()
    spelled_out: tuple[str, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()

    @property
    def added(self) -> Mapping[str, tuple[str, ...]]:
        """By the reader's words, the labels that were searched with them."""
        return {item.typed: item.labels for item in self.synonyms}


NO_EXPANSION = Expansion()


@dataclass(frozen=True)
class Thesaurus:
    """A set of concepts, looked up by any of their labels.

    ``spanish_words`` are Spanish words that name no concept, each with the English words to search for.
    """

    concepts: tuple[Concept, ...] = ()
    spanish_words: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def empty(cls) -> Thesaurus:
        """A thesaurus that adds nothing."""
        return cls()

    @classmethod
    def load(cls, path: Path) -> Thesaurus:
        """Read a YAML file with a list under ``concepts:``. Raises :class:`ThesaurusError`."""
        import yaml

        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise ThesaurusError(f"{path} cannot be read: {error}") from error
        entries = content.get("concepts") if isinstance(content, dict) else None
        if not isinstance(entries, list):
            raise ThesaurusError(f"{path} needs a list under `concepts:`.")
        concepts = tuple(_read_concept(path, number, entry) for number, entry in enumerate(entries, 1))
        _check_links(path, concepts)
        words = content.get("spanish_words") or {}
        if not isinstance(words, dict):
            raise ThesaurusError(f"{path}: `spanish_words` must have English words by Spanish ones.")
        name = f"{path}, spanish_words"
        return cls(concepts, tuple((str(word), _texts(name, str(word), english)) for word, english in words.items()))

    def with_labels(self, added: Iterable[tuple[str, str]]) -> Thesaurus:
        """This thesaurus with labels more, each given as the id of its concept and the label.

        One in capital letters throughout is an acronym. What its concept has already, and what names no concept, is
        left out.
        """
        more: dict[str, list[str]] = {}
        for identity, label in added:
            more.setdefault(identity, []).append(label)
        concepts = tuple(_add_labels(concept, more.get(concept.id, ())) for concept in self.concepts)
        return replace(self, concepts=concepts)

    def find_named(self, label: str) -> tuple[Concept, ...]:
        """The concepts that have ``label``, or one that a question cannot tell from it."""
        tokens = list(tokenize(label))
        exact = tuple(token.word for token in tokens)
        acronyms = self.by_label.get(exact, ()) if exact in self._acronyms else ()
        return tuple(dict.fromkeys((*self.by_label.get(label_key(tokens), ()), *acronyms)))

    @cached_property
    def digest(self) -> str:
        """A hash of everything that can change an answer."""
        content = json.dumps([[[c.id, c.pref, c.alt, c.acronyms, c.es] for c in self.concepts], self.spanish_words])
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every folded word of a label, acronyms left out."""
        labels = (label for concept in self.concepts for label in (concept.pref, *concept.alt))
        return frozenset(token.word for label in labels for token in tokenize(label))

    @cached_property
    def by_label(self) -> Mapping[tuple[str, ...], tuple[Concept, ...]]:
        """Concepts by the key of a label; an acronym with two meanings has two."""
        found: dict[tuple[str, ...], list[Concept]] = {}
        for concept in self.concepts:
            keys = [label_key(tokenize(label)) for label in (concept.pref, *concept.alt)]
            keys += [key for label in concept.acronyms for key in _acronym_keys(label)]
            for key in filter(None, keys):
                if concept not in found.setdefault(key, []):
                    found[key].append(concept)
        return {key: tuple(concepts) for key, concepts in found.items()}

    @cached_property
    def _acronyms(self) -> frozenset[tuple[str, ...]]:
        return frozenset(key for concept in self.concepts for label in concept.acronyms for key in _acronym_keys(label))

    def expand(self, text: str, meanings: Collection[str] = ()) -> Expansion:
        """The synonyms of the words of ``text``: the longest label first, none inside another.

        An acronym is one if it is typed in capitals among other words ("ONE" is not "one"), or in a question
        of :data:`SHORT` words at most. One with several meanings adds those of ``meanings`` (ids of concepts), or
        all where none of them is among its own.
        """
        tokens = list(tokenize(text)) if self.concepts else []
        in_capitals = text != text.upper()
        synonyms: dict[str, Synonyms] = {}
        spelled_out: list[str] = []
        ambiguities: dict[str, Ambiguity] = {}
        at = 0
        while at < len(tokens):
            length = 1
            for length in range(min(MAX_LABEL, len(tokens) - at), 0, -1):
                run = tokens[at : at + length]
                key = label_key(run)
                exact = tuple(token.word for token in run)
                key = exact if exact in self._acronyms else key
                if key not in self.by_label:
                    continue
                as_typed = text[run[0].start : run[-1].end]
                if key is exact and len(tokens) > SHORT and not (in_capitals and as_typed.isupper()):
                    continue
                typed = " ".join(exact)
                meant = self._meant(key, meanings)
                if len(self.by_label[key]) > 1 and key in self._acronyms:
                    ambiguities.setdefault(typed, _build_ambiguity(as_typed, self.by_label[key], meanings))
                if found := _build_synonyms(typed, key, meant, key in self._acronyms):
                    synonyms.setdefault(typed, found)
                    spelled_out += [concept.pref for concept in meant] if found.is_acronym else []
                break
            at += length
        return Expansion(tuple(synonyms.values()), tuple(dict.fromkeys(spelled_out)), tuple(ambiguities.values()))

    def _meant(self, key: tuple[str, ...], meanings: Collection[str]) -> tuple[Concept, ...]:
        """The concepts of a label: those that the reader chose, else all."""
        concepts = self.by_label[key]
        return tuple(concept for concept in concepts if concept.id in meanings) or concepts


def is_acronym(label: str) -> bool:
    """Whether ``label`` is written as one: capitals throughout, and one word."""
    return label.isupper() and len(label.split()) == 1


def _add_labels(concept: Concept, labels: Iterable[str]) -> Concept:
    known = {label_key(tokenize(label)) for label in concept.labels}
    new = tuple(label for label in dict.fromkeys(labels) if label_key(tokenize(label)) not in known)
    if not new:
        return concept
    acronyms = tuple(label for label in new if is_acronym(label))
    alt = tuple(label for label in new if not is_acronym(label))
    return replace(concept, alt=concept.alt + alt, acronyms=concept.acronyms + acronyms)


def _build_synonyms(typed: str, key: tuple[str, ...], concepts: Iterable[Concept], acronym: bool) -> Synonyms | None:
    """The other labels of ``concepts``; None if they have none that can be searched."""
    labels: dict[tuple[str, ...], str] = {}
    for concept in concepts:
        for label in concept.labels:
            content = stems(label)
            whole = len(content) == len(label_key(tokenize(label))) or len(content) > 1
            if content and whole and label_key(tokenize(label)) != key:
                labels.setdefault(content, label)
    return Synonyms(typed, key, tuple(labels.values()), tuple(labels), acronym) if labels else None


def _build_ambiguity(typed: str, concepts: Iterable[Concept], meanings: Collection[str]) -> Ambiguity:
    return Ambiguity(typed, tuple(Meaning(c.id, c.pref, c.id in meanings) for c in concepts))


def label_key(tokens: Iterable[Token]) -> tuple[str, ...]:
    """What labels are compared by, given their words: stems, and stop words as they are ("call in" is not "call")."""
    return tuple(token.word if token.stop else token.stem for token in tokens)


def _acronym_keys(label: str) -> tuple[tuple[str, ...], ...]:
    """An acronym is its letters and not a stem ("ONS" is not "on"), or its plural."""
    words = tuple(token.word for token in tokenize(label))
    return (words, (*words[:-1], words[-1] + "s")) if words else ()


def _read_concept(path: Path, number: int, entry: object) -> Concept:
    name = f"{path}, concept {number}"
    if not isinstance(entry, dict) or not entry.get("id") or not entry.get("pref"):
        raise ThesaurusError(f"{name} needs an `id` and a `pref`.")
    name += f" ({entry['id']})"
    known = {f.name for f in fields(Concept)}
    unknown = sorted(str(key) for key in entry if key not in known)
    if unknown:
        raise ThesaurusError(f"{name} has unknown keys {', '.join(unknown)}, not of {', '.join(sorted(known))}.")
    lists = {key: _texts(name, key, entry.get(key)) for key in known - {"id", "pref", "scope"}}
    return Concept(id=str(entry["id"]), pref=str(entry["pref"]), scope=str(entry.get("scope") or ""), **lists)


def _texts(name: str, key: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, (str, int)) for item in value):
        raise ThesaurusError(f"{name}: `{key}` must be a list of texts.")
    return tuple(str(item) for item in value)


def _check_links(path: Path, concepts: Iterable[Concept]) -> None:
    known: set[str] = set()
    concepts = tuple(concepts)
    for concept in concepts:
        if concept.id in known:
            raise ThesaurusError(f"{path}: two concepts have the id {concept.id}.")
        known.add(concept.id)
    for concept in concepts:
        for other in (*concept.broader, *concept.narrower, *concept.related):
            if other not in known:
                raise ThesaurusError(f"{path}: {concept.id} names {other}, which is no concept.")
