"""The formats in which works leave this base: one table from the ending of an address to what writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.services.citing.formats.bibtex import write_biblatex, write_bibtex
from kb.services.citing.formats.csl import write_csl
from kb.services.citing.formats.csv import write_csv
from kb.services.citing.formats.docx import write_word
from kb.services.citing.formats.markdown import write_markdown
from kb.services.citing.formats.ris import write_ris
from kb.services.citing.work import Bundle


@dataclass(frozen=True, slots=True)
class Export:
    """One format. ``ending`` is that of the address; ``write`` gives the file's bytes."""

    ending: str
    name: str
    media_type: str
    write: Callable[[Bundle], bytes]

    @property
    def file_ending(self) -> str:
        """What a file of it is called behind its dot."""
        return "biblatex.bib" if self.ending == "biblatex" else self.ending

    @property
    def binary(self) -> bool:
        """Whether it is no text."""
        return self.ending == "docx"


EXPORTS: dict[str, Export] = {
    export.ending: export
    for export in (
        Export("ris", "RIS (Zotero, EndNote)", "application/x-research-info-systems", write_ris),
        Export("bib", "BibTeX", "application/x-bibtex", write_bibtex),
        Export("biblatex", "BibLaTeX", "application/x-bibtex", write_biblatex),
        Export("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json", write_csl),
        Export("csv", "CSV (spreadsheets)", "text/csv", write_csv),
        Export("md", "Markdown", "text/markdown", write_markdown),
        Export(
            "docx",
            "Word",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            write_word,
        ),
    )
}
"""Every format by its ending, in the order in which a page offers them."""
