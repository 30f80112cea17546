"""Which agency or house a document comes from: the most particular one that the first lines name alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

_AGENCY = re.compile(
    r"^(?:(?:u\.?s\.?\s+)?(?:department of|office (?:of|for)|bureau of|national (?:institute|center|"
    r"council|network|criminal)|centers? for|institute (?:for|of))\s.{3,60}|"
    r".{3,50}\s(?:police department|sheriff[’']s office|institute|foundation|university|press|"
    r"corporation|research forum|city council|consortium|association|center))$",
    re.I,
)
_BROAD = re.compile(r"department of justice|office of justice programs", re.I)


def find_publisher(lines: Sequence[str]) -> str | None:
    """The agency that ``lines`` name on a line of its own; a department only where no office of it is named."""
    found = [line.strip(" ,.") for line in lines if len(line.split()) <= 9 and _AGENCY.match(line.strip(" ,."))]
    if not found:
        return None
    return next((line for line in found if not _BROAD.search(line)), found[0])
