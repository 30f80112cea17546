"""What a slide draws and keeps elsewhere: the figures behind a chart, and the words of a diagram (SmartArt).

Knows python-pptx's charts and the parts of a diagram; a workbook that is embedded beside a chart is never opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from ingest.text.wording import caption, escape, table

_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_MOST = 300


def read_chart(chart: Any) -> Iterator[str]:
    """The title of a chart, and its figures as a table: a row a category, a column a series."""
    titled = chart.has_title and chart.chart_title.has_text_frame
    if titled and (words := caption(f"Chart: {_line(chart.chart_title.text_frame.text)}")):
        yield words
    for plot in chart.plots:
        series = list(plot.series)[:_MOST]
        categories = [_line(str(category)) for category in list(plot.categories)[:_MOST]]
        values = [list(one.values)[:_MOST] for one in series]
        count = max([len(categories), *map(len, values)], default=0)
        head = ["", *(_line(str(one.name or "")) for one in series)]
        rows = [
            [
                categories[n] if n < len(categories) else str(n + 1),
                *(_figure(one[n]) if n < len(one) else "" for one in values),
            ]
            for n in range(count)
        ]
        if rows:
            yield table([head, *rows])


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return (
        f"{value:g}"
        if abs(value) < 1e6 and value != int(value)
        else f"{int(value)}"
        if value == int(value)
        else str(value)
    )


def read_diagram(shape: Any) -> Iterator[str]:
    """The words of a diagram as a list, in the order in which its data keep them."""
    links = shape._element.findall(f".//{{{_DIAGRAM}}}relIds")
    for link in links:
        part = shape.part.rels.get(link.get(f"{{{_RELATIONS}}}dm"))
        if part is None or part.is_external:
            continue
        try:
            root = ElementTree.fromstring(part.target_part.blob, forbid_dtd=True)
        except (DefusedXmlException, ElementTree.ParseError):
            continue
        points = root.findall(f".//{{{_DIAGRAM}}}pt")
        lines = (_line("".join(text.text or "" for text in point.iter(_TEXT))) for point in points)
        items = [f"- {escape(line)}" for line in lines if line]
        if items:
            yield "\n".join(items[:_MOST])


def _line(text: str) -> str:
    return " ".join(text.replace("\v", " ").split())
