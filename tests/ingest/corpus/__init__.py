"""Made files of the kinds that agencies have, each with what a person would read in it.

Everything is invented and drawn by code, so that nothing but the code is kept. The reader was
tuned on all of them and no half was held back: their figures hold it to what it can do, and say nothing of files that
it never saw.
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

__all__ = ["CORPUS", "SCANNED", "Made"]
