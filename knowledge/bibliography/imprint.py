"""What the publisher's line of a reference says besides the publisher: journal, volume, issue, pages, report number.

Sources give one line, such as "Police Quarterly 21(3):283-308" or "RAND Corporation RR531". What a line does not
plainly show stays in ``publisher``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_VOLUME = r"(?P<volume>\d{1,4})"
_ISSUE = r"(?:\((?P<issue>[\w./-]{1,12})\)|:(?P<part>\d{1,2})(?![\d-]))"
_PAGES = r"(?P<pages>e?\d+(?:[-–]e?\d+)?)"
_JOURNAL = re.compile(rf"(?P<name>[^\d,;:]{{3,}}?) {_VOLUME}(?:{_ISSUE})?(?:(?::|, | ){_PAGES})?")
_NAMED = re.compile(
    r"(?:Journal of|Journal on|International Journal|European Journal|American Journal)\b"
    r"|^Int\. J\. |\b(?:Journal|Quarterly|Studies"
    r"|Reviews?|Criminology(?: & Public Policy)?|Delinquency)$|^(?:PNAS|Injury Prevention|Science)$|^(?:ANNALS of|RSF:)"
)
_NOT_A_JOURNAL = re.compile(r"^NCJRS abstract|^National ")
_NO_PUBLISHER = re.compile(r"(?:journal (?:article|abstract)|news reprint|encyclopedia entry)")
_NUMBERED = re.compile(
    r"(?P<publisher>.+?),? (?P<number>[A-Z]{2,4}-?\d[\w-]*"
    r"|(?:[\w.-]+-funded )?(?:Working Paper|Trends & Issues|POP (?:Response )?Guide) \d+)"
)
_DATASET = re.compile(r"(?P<publisher>ICPSR) (?P<number>\d+)")
_REPORT = re.compile(r"\breport\b")


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where a work appeared. ``type`` is the CSL type that the line shows, or empty."""

    publisher: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    report_number: str = ""
    type: str = ""


def parse_imprint(line: str | None) -> Imprint:
    """What ``line`` says."""
    text = (line or "").strip()
    if found := _DATASET.fullmatch(text):
        return Imprint(publisher=found["publisher"], report_number=found["number"], type="dataset")
    if found := _NUMBERED.fullmatch(text):
        return Imprint(publisher=found["publisher"], report_number=found["number"], type="report")
    if (found := _JOURNAL.fullmatch(text)) and (found["issue"] or found["pages"] or _NAMED.search(found["name"])):
        return Imprint(
            container=found["name"],
            volume=found["volume"],
            issue=found["issue"] or found["part"] or "",
            pages=(found["pages"] or "").replace("–", "-"),
            type="article-journal",
        )
    if _NO_PUBLISHER.fullmatch(text):
        return Imprint()
    if _NAMED.search(text) and not _NOT_A_JOURNAL.search(text):
        return Imprint(container=text, type="article-journal")
    return Imprint(publisher=text, type="report" if _REPORT.search(text) else "")
