"""How two texts of one document differ, field by field and word by word, and how two changes of one text are joined.

Knows the fields of the form, so that a difference is named as people name it. Must not know tables nor pages: a piece
is same, removed or added, and a template says so by word and mark, not by color alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Literal, NamedTuple

from kb.services.drafting import Field, build_fields, build_groups, fill_in
from kb.services.library import label
from kb.services.publishing.alignment import AligningWork, align

BODY = "body"
_BODY_LABEL = "Text of the page"
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_PARAGRAPH = re.compile(r"\n{2,}|\n(?=[#|>*-])")
_LONG, _LEAST_KEPT = 200, 0.05
"""A stretch of more words of which fewer stayed is another text: shown as a whole, not as thousands of changes."""

_CONTEXT = 240
"""Characters of unchanged text that are shown on each side of a change; what is farther is left out."""


class DiffPiece(NamedTuple):
    """A stretch of a difference. ``cut`` stands for unchanged text that is left out."""

    kind: Literal["same", "removed", "added", "cut"]
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that two texts have differently: its path, what it is called, and both values in words."""

    path: str
    label: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[DiffPiece, ...]:
        """What was taken out and put in. Compared when asked."""
        return diff_words(self.before, self.after)


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field that two people left differently. ``proposed`` is "theirs" or "yours" where only one changed it."""

    path: str
    label: str
    base: str
    theirs: str
    yours: str
    proposed: Literal["theirs", "yours", ""]
    joinable: bool
    """Whether it is a text that may also be rewritten from both."""

    @property
    def pieces(self) -> tuple[DiffPiece, ...]:
        """What differs from theirs to yours. Compared when asked: what was chosen is joined without it."""
        return diff_words(self.theirs, self.yours)


@dataclass(frozen=True, slots=True)
class DocumentText:
    """One text of a document: the described fields of its kind, and its body."""

    kind: str
    fields: Mapping[str, Any]
    body: str


def find_differences(before: DocumentText | None, after: DocumentText) -> tuple[FieldDifference, ...]:
    """Where ``after`` differs from ``before`` (None: there was nothing), in the order of the form; the body last."""
    old = dict(_leaves(before)) if before else {}
    new = dict(_leaves(after))
    paths = [*new, *(path for path in old if path not in new)]
    return tuple(
        FieldDifference(path, words[0], was, now)
        for path in paths
        if (words := new.get(path) or old[path])
        and (was := old.get(path, ("", ""))[1]) != (now := new.get(path, ("", ""))[1])
    )


def diff_words(before: str, after: str, work: AligningWork | None = None) -> tuple[DiffPiece, ...]:
    """The words taken from ``before`` and put into ``after``; unchanged text far from any change is left out.

    Takes a time that grows with the length of both. ``work`` counts it.
    """
    return tuple(_cut(_join(_diff(before, after, work or AligningWork()))))


def find_choices(base: DocumentText | None, theirs: DocumentText, yours: DocumentText) -> tuple[FieldChoice, ...]:
    """Every field in which ``theirs`` and ``yours`` differ, with what ``base`` said, from which both began."""
    texts = [_top_fields(text) if text else {} for text in (base, theirs, yours)]
    choices = []
    for name, title, joinable in _top_names(yours.kind):
        was, their, your = (text.get(name, "") for text in texts)
        if their == your:
            continue
        proposed: Literal["theirs", "yours", ""] = ""
        if base is not None and was in (their, your):
            proposed = "yours" if was == their else "theirs"
        choices.append(FieldChoice(name, title, was, their, your, proposed, joinable))
    return tuple(choices)


def join_texts(
    theirs: DocumentText, yours: DocumentText, chosen: Mapping[str, str], written: Mapping[str, str]
) -> DocumentText:
    """``yours``, with each field of ``chosen`` that says "theirs" taken from them, or "written" from ``written``."""
    fields = fill_in(yours.kind, yours.fields)
    others = fill_in(yours.kind, theirs.fields)
    body = yours.body
    for name, side in chosen.items():
        value = written.get(name, "").replace("\r\n", "\n") if side == "written" else None
        if name == BODY:
            body = theirs.body if side == "theirs" else body if value is None else value
        elif name in fields and side == "theirs":
            fields[name] = others[name]
        elif name in fields and value is not None:
            fields[name] = value.strip() or None
    return DocumentText(yours.kind, fields, body)


def _top_names(kind: str) -> Iterator[tuple[str, str, bool]]:
    for group in build_groups(kind):
        for field in group.fields:
            yield field.name, field.label, field.shape in ("line", "text")
    yield BODY, _BODY_LABEL, True


def _top_fields(text: DocumentText) -> dict[str, str]:
    filled = fill_in(text.kind, text.fields)
    words = {field.name: _in_words(field, filled[field.name]) for field in build_fields(text.kind)}
    return {**words, BODY: text.body}


def _leaves(text: DocumentText) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every field that holds one value: its path, with its label and the value in words."""
    filled = fill_in(text.kind, text.fields)
    for group in build_groups(text.kind):
        for field in group.fields:
            yield from _leaves_of(field, filled[field.name], field.name, field.label)
    yield BODY, (_BODY_LABEL, text.body)


def _leaves_of(field: Field, value: Any, path: str, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    if field.shape == "group":
        for part in field.parts:
            yield from _leaves_of(part, value[part.name], f"{path}.{part.name}", f"{name}: {part.label}")
    elif field.shape == "rows":
        for at, row in enumerate(value):
            yield f"{path}.{at}", (f"{field.label}: {field.item} {at + 1}", _row_in_words(field, row))
    else:
        yield path, (name, _in_words(field, value))


def _in_words(field: Field, value: Any) -> str:
    """A value as a person would write it; empty where it is open."""
    match field.shape:
        case "group":
            return _row_in_words(field, value)
        case "rows":
            return "\n\n".join(_row_in_words(field, row) for row in value)
        case "choices":
            return "\n".join(label(each) for each in value)
        case "lines":
            return "\n".join(value)
        case "choice":
            return label(str(value)) if value else ""
        case "check":
            return "Yes" if value else "No"
        case _:
            return "" if value is None else str(value)


def _row_in_words(field: Field, row: Mapping[str, Any]) -> str:
    said = ((part.label, _in_words(part, row[part.name])) for part in field.parts)
    return "\n".join(f"{name}: {words}" for name, words in said if words)


def _diff(before: str, after: str, work: AligningWork) -> Iterator[DiffPiece]:
    """By paragraphs first, so that what was moved or repeated stays readable; then by words in those that changed."""
    old, new = _paragraphs(before), _paragraphs(after)
    for same, i, j, k, m in align(old, new, work):
        if same:
            yield DiffPiece("same", "".join(old[i:j]))
        else:
            taken, put = (_WORD.findall("".join(text)) for text in (old[i:j], new[k:m]))
            yield from _diff_tokens(taken, put, work)


def _diff_tokens(old: Sequence[str], new: Sequence[str], work: AligningWork) -> Iterator[DiffPiece]:
    stretches = list(align(old, new, work))
    kept = sum(not token.isspace() for each in stretches if each.same for token in old[each.start_old : each.end_old])
    if min(len(old), len(new)) > _LONG and kept < _LEAST_KEPT * min(len(old), len(new)):
        yield from (DiffPiece("removed", "".join(old)), DiffPiece("added", "".join(new)))
        return
    for same, i, j, k, m in stretches:
        if same:
            yield DiffPiece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield DiffPiece("removed", "".join(old[i:j]))
        if k < m:
            yield DiffPiece("added", "".join(new[k:m]))


def _paragraphs(text: str) -> list[str]:
    starts = [0, *(mark.end() for mark in _PARAGRAPH.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(starts) if start < end]


def _join(pieces: Iterator[DiffPiece]) -> list[DiffPiece]:
    """Neighbors of one kind become one."""
    return [
        DiffPiece(kind, "".join(piece.text for piece in run)) for kind, run in groupby(pieces, lambda piece: piece.kind)
    ]


def _cut(pieces: Sequence[DiffPiece]) -> Iterator[DiffPiece]:
    if all(piece.kind == "same" for piece in pieces):
        yield from pieces
        return
    for at, piece in enumerate(pieces):
        before = "" if at == 0 else piece.text[:_CONTEXT]
        after = "" if at == len(pieces) - 1 else piece.text[-_CONTEXT:]
        if piece.kind != "same" or len(before) + len(after) + _CONTEXT >= len(piece.text):
            yield piece
            continue
        yield from (
            part
            for part in (DiffPiece("same", before), DiffPiece("cut", ""), DiffPiece("same", after))
            if part != ("same", "")
        )
