"""Words that curators add to the thesaurus: checked, kept, taken away again, and written for review in git.

Search learns of them by :mod:`kb.services.thesaurus.live`. Must not know HTTP, nor how a question is widened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict
from kb.models import Synonym
from kb.rows import get_row
from kb.services.audit import Actor
from kb.services.transactions import changing
from knowledge.content_folder import THESAURUS
from search.text.analysis import tokenize
from search.thesaurus.edit_file import add_labels
from search.thesaurus.thesaurus import MAX_LABEL, Concept, Thesaurus

LONGEST = 100


@dataclass(frozen=True, slots=True)
class AddedWord:
    """A word that was added here. ``pref`` is its concept's name, None if the file no longer has that concept;
    ``in_file`` says that the file has the word by now, so that it can be taken away here."""

    id: int
    word: str
    concept: str
    pref: str | None
    in_file: bool
    added_by: str
    created_at: datetime


class WordTaken(Conflict):
    """The word stands in other concepts already, so a question with it would mean both. ``concepts`` are those."""

    code = "word_taken"
    hint = "Add it all the same if readers mean both. Otherwise choose another word or another concept."

    def __init__(self, word: str, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        names = " and ".join(f"“{concept.pref}”" for concept in self.concepts)
        super().__init__(f"“{word}” already stands for {names}. A search for it would then mean each of them.")


def find_added(session: Session, file: Thesaurus) -> tuple[AddedWord, ...]:
    """Every word that was added here, newest first. ``file`` is the thesaurus of the content folder alone."""
    concepts = {concept.id: concept for concept in file.concepts}
    return tuple(
        AddedWord(
            id=row.id,
            word=row.word,
            concept=row.concept,
            pref=concepts[row.concept].pref if row.concept in concepts else None,
            in_file=any(concept.id == row.concept for concept in file.find_named(row.word)),
            added_by=row.added_by,
            created_at=row.created_at,
        )
        for row in session.scalars(select(Synonym).order_by(Synonym.id.desc()))
    )


def get_concept(thesaurus: Thesaurus, identity: str) -> Concept:
    """The concept of this id.

    Raises:
        BadRequest: there is none.
    """
    for concept in thesaurus.concepts:
        if concept.id == identity:
            return concept
    raise BadRequest("Choose which concept the word belongs to.", "Choose one of the list.")


def add_word(
    session: Session, actor: Actor, thesaurus: Thesaurus, concept: str, word: str, confirmed: bool = False
) -> str:
    """Add ``word`` to ``concept`` of ``thesaurus``, as it stands now. Returns the word as it is kept.

    ``confirmed`` says that somebody was told of the other concepts that have the word, and wants it.

    Raises:
        BadRequest: there is no such concept, or the word cannot be searched, is too long or is there already.
        WordTaken: other concepts have it.
    """
    chosen = get_concept(thesaurus, concept)
    word = " ".join(word.split())
    tokens = list(tokenize(word))
    if not tokens or len(word) > LONGEST or len(tokens) > MAX_LABEL:
        limit = f"at most {MAX_LABEL} words and {LONGEST} characters"
        raise BadRequest(
            f"Write a word or phrase that can be searched, with {limit}.",
            "A long question is no other word for something: shorten it to what it is about.",
        )
    holders = thesaurus.find_named(word)
    if chosen in holders:
        raise BadRequest(f"“{chosen.pref}” is found by “{word}” already.", "Choose another word or another concept.")
    if holders and not confirmed:
        raise WordTaken(word, holders)
    with changing(session, actor) as change:
        session.add(Synonym(concept=chosen.id, word=word, added_by=actor.name))
        try:
            session.flush()
        except IntegrityError as error:  # somebody added it a moment ago
            raise BadRequest(
                f"“{word}” was added to “{chosen.pref}” already.", "There is nothing more to do."
            ) from error
        change.record("added synonym", "concept", chosen.id, word=word)
    return word


def remove_word(session: Session, actor: Actor, identity: int) -> str:
    """Take away a word that was added here, and return it; what stands in the file stays.

    Raises:
        NotFound: there is no such word.
    """
    with changing(session, actor) as change:
        row = get_row(session, Synonym, identity, "There is no such word.", "Somebody may have taken it away already.")
        session.delete(row)
        change.record("removed synonym", "concept", row.concept, word=row.word)
        return row.word


def export_thesaurus(session: Session, source: Path, target: Path) -> bool:
    """Write the thesaurus file at ``source`` with the added words into the folder ``target``. False if there is none.

    Raises:
        search.thesaurus.thesaurus.ThesaurusError: the file has a mistake.
    """
    if not source.exists():
        return False
    file = Thesaurus.load(source)
    more: dict[str, list[str]] = {}
    for row in session.scalars(select(Synonym).order_by(Synonym.id)):
        named = file.with_labels([(identity, label) for identity, labels in more.items() for label in labels])
        if all(concept.id != row.concept for concept in named.find_named(row.word)):
            more.setdefault(row.concept, []).append(row.word)
    target.mkdir(parents=True, exist_ok=True)
    (target / THESAURUS).write_text(add_labels(source.read_text("utf-8"), more), "utf-8")
    return True
