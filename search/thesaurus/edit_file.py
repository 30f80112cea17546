"""Labels written into the text of a thesaurus file, so that a person sees only what was added when they compare.

Knows the layout of the file; must not know where labels come from. Comments, order and line breaks of the rest stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import yaml

from search.thesaurus.thesaurus import is_acronym

WIDTH = 112
"""Columns that a line which grows may have; then it goes on in the next."""


class _Edit(NamedTuple):
    """``text`` is put in place of the characters from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


def add_labels(text: str, added: Mapping[str, Iterable[str]]) -> str:
    """``text``, a thesaurus file that can be read, with labels more by the id of their concept.

    Labels in capitals go to its acronyms, the rest to its alternatives. Ids that name no concept are left out.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    edits = [edit for concept in _find_concepts(root) for edit in _iter_edits(text, concept, added)]
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _find_concepts(root: yaml.Node | None) -> list[yaml.MappingNode]:
    top = _values(root) if isinstance(root, yaml.MappingNode) else {}
    found = top.get("concepts")
    nodes = found.value if isinstance(found, yaml.SequenceNode) else []
    return [node for node in nodes if isinstance(node, yaml.MappingNode)]


def _values(node: yaml.MappingNode) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value}


def _iter_edits(text: str, concept: yaml.MappingNode, added: Mapping[str, Iterable[str]]) -> Iterator[_Edit]:
    values = _values(concept)
    labels = list(added.get(values["id"].value, ()))
    parts = {"alt": [x for x in labels if not is_acronym(x)], "acronyms": [x for x in labels if is_acronym(x)]}
    for name, new in parts.items():
        if new:
            yield _build_edit(text, concept, values.get(name), name, [_dump(label) for label in new])


def _build_edit(text: str, concept: yaml.MappingNode, node: yaml.Node | None, name: str, labels: list[str]) -> _Edit:
    inside = " " * concept.start_mark.column
    if isinstance(node, yaml.SequenceNode) and node.flow_style:
        old = text[node.start_mark.index : node.end_mark.index]
        line_start = text.rfind("\n", 0, node.start_mark.index) + 1
        grown = _grow(text[line_start : node.start_mark.index] + old, labels, f"{inside}  ")
        return _Edit(line_start, node.end_mark.index, grown)
    if isinstance(node, yaml.SequenceNode):
        end = node.value[-1].end_mark.index
        dash = " " * node.start_mark.column
        return _Edit(end, end, "".join(f"\n{dash}- {label}" for label in labels))
    line = f"{inside}{name}: [{', '.join(labels)}]\n"
    if node is not None:  # written without a value: its line is replaced
        start = text.rfind("\n", 0, node.start_mark.index) + 1
        return _Edit(start, _end_of_line(text, node.end_mark.index), line)
    after = _end_of_line(text, _values(concept)["pref"].end_mark.index)
    return _Edit(after, after, line)


def _grow(line: str, labels: list[str], indent: str) -> str:
    """A list in brackets, which ends ``line``, with ``labels`` more; the lines there are stay as they are."""
    kept = line[:-1].rstrip().rstrip(",")
    first = kept.endswith("[")
    for label in labels:
        last = kept.rpartition("\n")[2]
        fits = len(last) + len(label) + 3 <= WIDTH
        kept += ("" if first else ", " if fits else f",\n{indent}") + label
        first = False
    return f"{kept}]"


def _end_of_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _dump(label: str) -> str:
    """``label`` as it stands in a list in brackets."""
    return yaml.safe_dump([label], default_flow_style=True, allow_unicode=True, width=10_000).strip()[1:-1]
