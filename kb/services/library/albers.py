"""Where a place lies on the map of the states: the Albers projection with Alaska and Hawaii set in, as us-atlas has it.

Pure arithmetic. Must not know sites, files or pages. The formulas are those of d3-geo's geoAlbersUsa (ISC), scaled by
1,300 and moved to (487.5, 305), in which us-atlas draws its outlines on 975 by 610.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin, sqrt
from typing import NamedTuple

SCALE = 1300.0
MIDDLE = (487.5, 305.0)


class Point(NamedTuple):
    """A place on the map: units of its 975 by 610, from the upper left."""

    x: float
    y: float


@dataclass(frozen=True)
class _ConicEqualArea:
    """One of the three maps: Albers' conic of equal areas (Snyder 1987, Map Projections, page 100).

    Degrees: ``meridian`` is turned to the middle, then ``center`` (longitude from it, latitude) is moved to
    ``place``, which is given in units of the scale from the middle of the whole map; so is ``frame`` (left, top,
    right, bottom), outside of which the map draws nothing.
    """

    meridian: float
    center: tuple[float, float]
    parallels: tuple[float, float]
    scale: float
    place: tuple[float, float]
    frame: tuple[float, float, float, float]

    @cached_property
    def _constants(self) -> tuple[float, float, float]:
        low, high = (sin(radians(parallel)) for parallel in self.parallels)
        n = (low + high) / 2
        c = 1 + low * (2 * n - low)
        return n, c, sqrt(c) / n

    def _raw(self, longitude: float, latitude: float) -> tuple[float, float]:
        n, c, middle = self._constants
        radius = sqrt(c - 2 * n * sin(radians(latitude))) / n
        angle = n * radians(longitude)
        return radius * sin(angle), middle - radius * cos(angle)

    def project(self, longitude: float, latitude: float) -> Point | None:
        turned = (longitude - self.meridian + 180) % 360 - 180
        x, y = self._raw(turned, latitude)
        center_x, center_y = self._raw(*self.center)
        right = self.place[0] + self.scale * (x - center_x)
        down = self.place[1] - self.scale * (y - center_y)
        left, top, end, bottom = self.frame
        if not (left <= right <= end and top <= down <= bottom):
            return None
        return Point(MIDDLE[0] + SCALE * right, MIDDLE[1] + SCALE * down)


_MAPS = (
    _ConicEqualArea(-96, (-0.6, 38.7), (29.5, 45.5), 1.0, (0.0, 0.0), (-0.455, -0.238, 0.455, 0.238)),
    _ConicEqualArea(-154, (-2.0, 58.5), (55.0, 65.0), 0.35, (-0.307, 0.201), (-0.425, 0.120, -0.214, 0.234)),
    _ConicEqualArea(-157, (-3.0, 19.9), (8.0, 18.0), 1.0, (-0.205, 0.212), (-0.214, 0.166, -0.115, 0.234)),
)
"""The contiguous states, Alaska at a third of their scale, Hawaii: the first whose frame holds a place has it."""


def project(longitude: float, latitude: float) -> Point | None:
    """The place of a longitude and latitude (degrees, east and north positive); None for one that is not on the map."""
    points = (each.project(longitude, latitude) for each in _MAPS)
    return next((point for point in points if point is not None), None)
