"""Draws the house: which rooms there are, what each is for and which others it asks, read from the imports themselves.

Run it with ``python -m tests.house.drawing`` (or ``make drawing``): it writes ``docs/house.svg``. Floors come from the
import rules in ``pyproject.toml``, words from the first line of each package's docstring, and "asks" from the graph of
imports. Nothing is drawn by hand, so the drawing cannot be wrong; ``test_drawing`` says when it is old.
"""

from __future__ import annotations

import ast
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent.parent
DRAWING = ROOT / "docs" / "house.svg"
PACKAGES = ("kb", "search", "ingest", "knowledge")

WIDTH, MARGIN, GAP = 1200, 24, 12
TITLE, NAME, WORDS = 22, 16, 13
"""Sizes of letters in pixels. None is smaller, so that the drawing can be read on a screen of 1,280 without zooming."""

LETTER = 0.56
"""How wide a letter is, as a share of its size: Arial's middle, rounded up."""

STYLE = (
    "text{font-family:Arial,Helvetica,sans-serif;fill:#1b1b1b}"
    f".title{{font-size:{TITLE}px;font-weight:bold}}.name{{font-size:{NAME}px;font-weight:bold}}"
    f".words{{font-size:{WORDS}px}}.asks{{font-size:{WORDS}px;fill:#1a4480}}"
    "rect{fill:#fff;stroke:#565c65}.kb{fill:#eff6fb}.services{fill:#c9dff2}.library{fill:#e3eee3}.ground{fill:#faf3d1}"
)


@dataclass(frozen=True, slots=True)
class Room:
    """A package or module: its short name, what its docstring says first, and the rooms that it imports from."""

    name: str
    words: str
    asks: tuple[str, ...]


FOUNDATION = {"errors", "config", "models", "database", "rows", "logs"}
"""What every service may ask, and most do: left out of their boxes, so that the rest can be seen."""


def build_drawing() -> str:
    """The whole drawing as SVG; the same for the same imports and docstrings."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    floors = {rule["containers"][0]: rule["layers"] for rule in _read_contracts() if "containers" in rule}
    page = _Page()
    page.write("title", "The house: each room, what it is for, and what it asks")
    page.write(
        "words", "A room imports only from floors below its own. “Asks” names the rooms that it does import from."
    )
    page.write("words", f"Every service may ask {', '.join(sorted(FOUNDATION))} too. Made by: make drawing")
    with page.frame("kb", "kb: the application"):
        for floor in floors["kb"]:
            if floor == "services":
                with page.frame("services", "kb.services: one folder a capability, entered by its door"):
                    for inner in floors["kb.services"]:
                        page.draw_row(_read_floor(graph, "kb.services", inner))
            else:
                page.draw_row(_read_floor(graph, "kb", floor))
    for name, style in (("search", "library"), ("ingest", "library"), ("knowledge", "ground")):
        rooms = [_read_room(graph, child) for child in sorted(graph.find_children(name)) if _is_folder(child)]
        with page.frame(style, f"{name}: {_read_words(name)}"):
            for row in _cut(rooms, 4):
                page.draw_row(row)
            page.write("words", f"Modules beside: {', '.join(_find_modules(graph, name))}")
    return page.finish()


class _Page:
    """An SVG that grows downward."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._y = MARGIN
        self._left = MARGIN

    @property
    def _width(self) -> int:
        return WIDTH - 2 * self._left

    def write(self, style: str, words: str) -> None:
        """A line, or several where it is too long for the page."""
        size = TITLE if style == "title" else WORDS
        for line in _wrap(words, self._width, size):
            self._y += size + (10 if style == "title" else 5)
            self._text(style, self._left, self._y, line)
        self._y += 4

    @contextmanager
    def frame(self, style: str, heading: str) -> Iterator[None]:
        """A colored ground with a heading, around all that is drawn inside."""
        top, place, left = self._y + GAP, len(self._parts), self._left
        self._y, self._left = top, left + GAP
        self.write("title", heading)
        yield
        self._left, self._y = left, self._y + GAP
        self._parts.insert(place, self._box(style, left, top, self._width, self._y - top))

    def draw_row(self, rooms: Sequence[Room]) -> None:
        """Boxes of one floor beside each other, all as high as the fullest."""
        width = (self._width - GAP * (len(rooms) - 1)) // len(rooms)
        filled = [self._fill(room, width) for room in rooms]
        height = 22 + max(len(lines) for lines in filled) * (WORDS + 5) + 6
        self._y += 8
        for number, (room, lines) in enumerate(zip(rooms, filled, strict=True)):
            left, y = self._left + number * (width + GAP), self._y + 20
            self._parts.append(self._box("room", left, self._y, width, height))
            self._text("name", left + 8, y, room.name)
            for kind, line in lines:
                y += WORDS + 5
                self._text(kind, left + 8, y, line)
        self._y += height

    def finish(self) -> str:
        """The SVG, with a title and a description for those who do not see it."""
        height = self._y + MARGIN
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
            ' role="img" aria-labelledby="name about">'
            '<title id="name">The rooms of the PSP Knowledge Base</title>'
            '<desc id="about">Boxes in floors. Each names a room, what it is for and which rooms below it asks. '
            "docs/architecture.md says the same in words.</desc>"
            f'<style>{STYLE}</style><rect width="{WIDTH}" height="{height}"/>'
        )
        return "\n".join([head, *self._parts, "</svg>", ""])

    @staticmethod
    def _fill(room: Room, width: int) -> list[tuple[str, str]]:
        lines = [("words", line) for line in _wrap(room.words, width - 16, WORDS)]
        asks = f"asks {', '.join(room.asks)}" if room.asks else "asks nobody else"
        return lines + [("asks", line) for line in _wrap(asks, width - 16, WORDS)]

    def _text(self, style: str, x: int, y: int, words: str) -> None:
        self._parts.append(f'<text class="{style}" x="{x}" y="{y}">{escape(words, quote=False)}</text>')

    @staticmethod
    def _box(style: str, x: int, y: int, width: int, height: int) -> str:
        return f'<rect class="{style}" x="{x}" y="{y}" width="{width}" height="{height}" rx="4"/>'


def _read_contracts() -> list[dict[str, list[str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts: list[dict[str, list[str]]] = settings["tool"]["importlinter"]["contracts"]
    return contracts


def _read_floor(graph: grimp.ImportGraph, container: str, floor: str) -> list[Room]:
    return [_read_room(graph, f"{container}.{part.strip()}") for part in floor.split("|")]


def _read_room(graph: grimp.ImportGraph, module: str) -> Room:
    inside = {module} | graph.find_descendants(module)
    asked = {name for one in inside for name in graph.find_modules_directly_imported_by(one)} - inside
    rooms = {_room_of(name, module) for name in asked} - {_room_of(module, module), ""}
    if module.startswith("kb.services."):
        rooms -= FOUNDATION
    return Room(module.rpartition(".")[2], _read_words(module), tuple(sorted(rooms)))


def _room_of(module: str, seen_from: str) -> str:
    """How the room of ``module`` is called in a box: libraries by their name, services and folders by their own."""
    top, *rest = module.split(".")
    own = seen_from.split(".")[0]
    if top != own:
        return top
    if top != "kb":
        return rest[0] if rest and _is_folder(f"{top}.{rest[0]}") else ""
    if rest[:1] == ["services"] and len(rest) > 1 and seen_from.startswith("kb.services."):
        return rest[1]
    return rest[0] if rest else ""


def _read_words(module: str) -> str:
    """What the docstring says first, without the marks of code."""
    words = (ast.get_docstring(ast.parse(_find_file(module).read_text("utf-8"))) or "").partition("\n")[0]
    return words.partition(". ")[0].rstrip(".").replace("`", "")


def _find_file(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _is_folder(module: str) -> bool:
    return ROOT.joinpath(*module.split(".")).is_dir()


def _find_modules(graph: grimp.ImportGraph, package: str) -> Iterator[str]:
    return (child.rpartition(".")[2] for child in sorted(graph.find_children(package)) if not _is_folder(child))


def _cut(rooms: Sequence[Room], most: int) -> Iterator[Sequence[Room]]:
    return (rooms[at : at + most] for at in range(0, len(rooms), most))


def _wrap(words: str, width: int, size: int) -> Iterable[str]:
    return textwrap.wrap(words, int(width / (size * LETTER)), break_long_words=False)


if __name__ == "__main__":
    DRAWING.write_text(build_drawing(), "utf-8")
    print(f"{DRAWING.relative_to(ROOT)}: drawn")
