"""Made files of the kinds that agencies have, each with what a person would read in it.

Everything is invented and drawn by code, so that nothing but the code is kept. ``CORPUS`` holds them all; half of them
(``TUNED``) was looked at while the reader was made, the other half (``KEPT``) only measures it.
"""

from __future__ import annotations

from tests.ingest.corpus.articles import ARTICLES
from tests.ingest.corpus.briefs import BRIEFS
from tests.ingest.corpus.made import Made
from tests.ingest.corpus.office import OFFICE
from tests.ingest.corpus.reports import REPORTS
from tests.ingest.corpus.scans import SCANS

CORPUS: tuple[Made, ...] = (*REPORTS, *ARTICLES, *BRIEFS, *OFFICE)
SCANNED: tuple[Made, ...] = SCANS
TUNED = CORPUS[::2]
KEPT = CORPUS[1::2]

__all__ = ["CORPUS", "KEPT", "SCANNED", "TUNED", "Made"]
