"""The outline of the states as two SVG paths, read from the TopoJSON of us-atlas. Each border is drawn once.

Knows the format: arcs of whole numbers, each the difference to the one before, and a scale. Must not know sites or
pages. The file is put in place at set-up; without it there is no outline, and the page says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

Arc = tuple[tuple[float, float], ...]
"""A line that one or two areas share, as places on the map."""

_MARGIN = 6
MAX_BYTES = 2_000_000
"""The file of us-atlas 3 has 82,031."""


class BadOutline(ValueError):
    """A file that is not a TopoJSON of the states, or is damaged."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The map's frame as SVG's viewBox, its land, and the borders between states; both paths in whole units."""

    view_box: str
    land: str
    borders: str


@dataclass(frozen=True, slots=True)
class Topology:
    """The arcs of a TopoJSON, and the rings of each area as numbers of arcs; ``~number`` is one walked backward."""

    arcs: tuple[Arc, ...]
    nation: tuple[tuple[int, ...], ...]
    states: Mapping[str, tuple[tuple[int, ...], ...]]

    def ring(self, numbers: Sequence[int]) -> Arc:
        """The places along a ring, its arcs joined."""
        points: list[tuple[float, float]] = []
        for number in numbers:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            points += arc[1:] if points else arc
        return tuple(points)


def load_outline(path: Path) -> Outline | None:
    """The outline in ``path``; None where there is no such file.

    Raises:
        BadOutline: it is none, with what is wrong.
    """
    try:
        stamp = path.stat()
    except OSError:
        return None
    return _load(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=4)
def _load(path: Path, _changed: int, size: int) -> Outline:
    if size > MAX_BYTES:
        raise BadOutline(f"{path} is larger than {MAX_BYTES:,} bytes")
    return build_outline(read_topology(path.read_bytes()))


def read_topology(data: bytes) -> Topology:
    """The arcs and areas in ``data``.

    Raises:
        BadOutline: it is not what us-atlas writes.
    """
    try:
        found: dict[str, Any] = json.loads(data)
        scale, shift = found["transform"]["scale"], found["transform"]["translate"]
        arcs = tuple(_decode(arc, scale, shift) for arc in found["arcs"])
        nation, states = found["objects"]["nation"], found["objects"]["states"]
        topology = Topology(
            arcs,
            tuple(ring for area in nation["geometries"] for ring in _read_rings(area)),
            {area["properties"]["name"]: tuple(_read_rings(area)) for area in states["geometries"]},
        )
        for ring in (*topology.nation, *(ring for rings in topology.states.values() for ring in rings)):
            topology.ring(ring)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise BadOutline(f"it is not a TopoJSON of nation and states ({error!r})") from error
    return topology


def build_outline(topology: Topology) -> Outline:
    """The two paths of a topology: the nation's rings as land, and every arc that is no coast as a border."""
    if not topology.arcs:
        raise BadOutline("it has no line at all")
    coast = {number if number >= 0 else ~number for ring in topology.nation for number in ring}
    land = "".join(draw(topology.ring(ring), closed=True) for ring in topology.nation)
    borders = "".join(draw(arc) for number, arc in enumerate(topology.arcs) if number not in coast)
    points = [point for arc in topology.arcs for point in arc]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    margin = 6
    box = (
        round(left) - margin,
        round(top) - margin,
        round(right - left) + 2 * margin,
        round(bottom - top) + 2 * margin,
    )
    return Outline(" ".join(map(str, box)), land, borders)


def draw(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """An SVG path through ``points``, in whole units, each step from the one before; steps of nothing are left out."""
    rounded = [(round(x), round(y)) for x, y in points]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(rounded) if a != b]
    if not steps:
        return ""
    words = "".join(f"{x}" + (f"{y}" if y < 0 else f" {y}") + " " for x, y in steps).rstrip()
    return f"M{rounded[0][0]} {rounded[0][1]}l{words}{'z' if closed else ''}"


def _decode(arc: Sequence[Sequence[int]], scale: Sequence[float], shift: Sequence[float]) -> Arc:
    along = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
    return tuple((x * scale[0] + shift[0], y * scale[1] + shift[1]) for x, y in zip(*along, strict=True))


def _read_rings(area: Mapping[str, Any]) -> Iterable[tuple[int, ...]]:
    """The rings of a Polygon or MultiPolygon; other geometries have none."""
    polygons = {"Polygon": [area.get("arcs")], "MultiPolygon": area.get("arcs")}.get(area["type"], [])
    for polygon in polygons or []:
        for ring in polygon or []:
            yield tuple(int(number) for number in ring)
