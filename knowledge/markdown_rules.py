"""How Markdown is read here: CommonMark with tables, our page marks, few tags, and a budget for every reading.

``markdown-it-py`` is a port of a parser that was written to be linear. What no parser can promise is said here: how
many steps, pieces and seconds one reading may take. Knows the parser's rules; must not know what is done with the
result.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from time import thread_time

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from knowledge.errors import UnfitText

DEEPEST_LEVEL = 40
"""A list within a list is two levels deeper. What is deeper than this is refused, and never cut off unseen."""

STEPS_A_LETTER = 6
"""What the parser looks at, for each letter. Prose needs less than one; what was built to be slow needs two."""

SECONDS_A_MILLION_LETTERS = 4.0
"""Processor time. Prose needs about one second."""

LEAST_SECONDS = 2.0
"""Processor time that a reading has however short the text is."""

_LEAST_STEPS = 20_000
_LOOK = 512
"""Steps between two looks at the clock."""

_PAGE_MARK = re.compile(r"<!-- (page|slide) (\d{1,5}) -->[ \t]*")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,20})((?:\s(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)?)>")
"""Possessive throughout: a tag that is none is known at once."""

_PLACE = re.compile(r"""\sid=["']?((?:page|slide)-\d{1,5})["']?(?=[\s/]|$)""")
_LONGEST_TAG = 600
_LONGEST_REMARK = 2_000
_KEPT_TAGS = {"sub", "sup"}
_NOT_IN_AN_ANCHOR = re.compile(r"[^\w\s-]")
_SPACES = re.compile(r"[-\s]+")


@dataclass(slots=True)
class Budget:
    """What may still be spent on reading: steps of the parser, and processor time of this thread.

    ``steps`` counts what was spent, so that a test can ask how the work grows.
    """

    most_steps: int
    seconds: float
    steps: int = 0
    began: float = field(default_factory=thread_time)

    @classmethod
    def of(cls, source: str) -> Budget:
        """The budget of a text of this length."""
        seconds = max(LEAST_SECONDS, SECONDS_A_MILLION_LETTERS * len(source) / 1e6)
        return cls(_LEAST_STEPS + STEPS_A_LETTER * len(source), seconds)

    def spend(self, steps: int = 1) -> None:
        """Spend ``steps``.

        Raises:
            UnfitText: it is more than there was.
        """
        looked = self.steps // _LOOK
        self.steps += steps
        if self.steps > self.most_steps:
            raise UnfitText("It is so built that laying it out takes too many steps.")
        if self.steps // _LOOK != looked and thread_time() - self.began > self.seconds:
            raise UnfitText(f"Laying it out takes longer than {self.seconds:g} seconds.")


@cache
def build_parser() -> MarkdownIt:
    """The one parser. Threads may share it: what a reading knows stands in its ``env``, with its budget."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST_LEVEL + 8}).enable("table")
    parser.disable(["html_block", "html_inline"])
    # Any address makes a link, and nh3 takes out what is none of ours: refused here, the address would show as words.
    parser.validateLink = _take_any_address  # type: ignore[method-assign]
    starts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "table"]}
    parser.block.ruler.before("table", "budget", _count_block)
    parser.block.ruler.before("table", "page_mark", _read_page_mark, starts)
    parser.inline.ruler.before("text", "budget", _count_inline)
    parser.inline.ruler.push("tag", _read_tag)
    parser.core.ruler.push("anchors", _add_anchors)
    parser.core.ruler.push("alignment", _align_cells)
    parser.add_render_rule("page_mark", _show_page_mark)
    parser.add_render_rule("image", _show_image)
    return parser


def _take_any_address(url: str) -> bool:
    del url
    return True


def _count_block(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:
    # Pieces count too: a short table can have very many cells.
    budget: Budget = state.env["budget"]
    spent = state.env.get("pieces", 0)
    state.env["pieces"] = len(state.tokens)
    budget.spend(1 + max(0, len(state.tokens) - spent))
    return False


def _count_inline(state: StateInline, _silent: bool) -> bool:
    budget: Budget = state.env["budget"]
    budget.spend()
    return False


def _read_page_mark(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    begin, end = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    mark = _PAGE_MARK.fullmatch(state.src, begin, end)
    if mark is None:
        return False
    if not silent:
        token = state.push("page_mark", "a", 0)
        token.attrs = {"id": f"{mark[1]}-{int(mark[2])}"}
        state.line = start + 1
    return True


def _show_page_mark(
    _renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return f'<a id="{tokens[at].attrs["id"]}"></a>\n'


def _show_image(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """A picture from elsewhere is never loaded: what it shows is said."""
    return renderer.renderInline(tokens[at].children or [], options, env)


def _read_tag(state: StateInline, silent: bool) -> bool:
    """Take out a remark or a tag; its words stay. Line breaks, letters above or below the line, and the places of
    pages are kept.
    """
    if state.src[state.pos] != "<":
        return False
    if state.src.startswith("<!--", state.pos):
        end = state.src.find("-->", state.pos + 4, min(state.posMax, state.pos + _LONGEST_REMARK))
        if end < 0:
            return False
        state.pos = end + 3
        return True
    tag = _TAG.match(state.src, state.pos, min(state.posMax, state.pos + _LONGEST_TAG))
    if tag is None:
        return False
    closing, name = tag[1], tag[2].lower()
    if not silent:
        if name == "br":
            state.push("hardbreak", "br", 0)
        elif name == "a" and (place := _PLACE.search(tag[3])):
            state.push("page_mark", "a", 0).attrs = {"id": place[1]}
        elif name in _KEPT_TAGS:
            state.push(f"{name}_{'close' if closing else 'open'}", name, -1 if closing else 1)
    state.pos = tag.end()
    return True


def _add_anchors(state: StateCore) -> None:
    """Name each heading by its words, so that it can be linked to; the second of a name has a number."""
    taken: dict[str, int] = {}
    for at, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        words = "".join(child.content for child in state.tokens[at + 1].children or ())
        plain = unicodedata.normalize("NFKD", words[:200]).encode("ascii", "ignore").decode()
        name = _SPACES.sub("-", _NOT_IN_AN_ANCHOR.sub("", plain).strip().lower())
        if not name:
            continue
        taken[name] = taken.get(name, 0) + 1
        token.attrs["id"] = name if taken[name] == 1 else f"{name}_{taken[name] - 1}"


def _align_cells(state: StateCore) -> None:
    """An attribute in place of a style, which our pages do not allow."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs["align"] = str(token.attrs.pop("style")).removeprefix("text-align:")
