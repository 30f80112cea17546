"""What Tantivy keeps of a document, in which fields.

Knows the analyzer's tokens and Tantivy's schema. Every text is analyzed here, not by Tantivy, so that what is indexed
and what is asked agree; Tantivy only splits at spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from search.errors import SearchError
from search.keyword.terms import DocumentTerms
from search.text.analysis import tokenize
from search.types import IndexDocument

try:
    import tantivy
except ImportError as error:
    raise SearchError(f"{error}. Install the keyword engine with `pip install tantivy`.") from error

ID, STEM, WORD, CODE = "id", "stem", "word", "code"
FACET, VISIBILITY, YEAR, ROW = "facet", "visibility", "year", "row"

#: Text fields of their own, each with its stems and its words.
OWN_FIELDS = ("title", "author")

_SPLIT = "spaces"

#: Stands between two texts of a document, so that no phrase runs from one into the next: no word is like it.
_BREAK = " | "


def build_schema() -> Any:
    """The fields of one document."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(STEM, tokenizer_name=_SPLIT, index_option="freq")
    builder.add_text_field(WORD, tokenizer_name=_SPLIT, index_option="position")
    for field in (CODE, FACET, VISIBILITY):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in OWN_FIELDS:
        builder.add_text_field(stem_field(field), tokenizer_name=_SPLIT, index_option="basic")
        builder.add_text_field(word_field(field), tokenizer_name=_SPLIT, index_option="position")
    builder.add_integer_field(YEAR, indexed=True, fast=True)
    builder.add_integer_field(ROW, fast=True)
    return builder.build()


def stem_field(field: str) -> str:
    """Where the stems of a text field are."""
    return f"{field}_stem"


def word_field(field: str) -> str:
    """Where the words of a text field are, with their places."""
    return f"{field}_word"


def open_index(folder: str, new: bool) -> Any:
    """Tantivy's index in ``folder``, which can split at spaces. Raises ``ValueError`` if it cannot be read."""
    index = tantivy.Index(build_schema(), path=folder) if new else tantivy.Index.open(folder)
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_SPLIT, analyzer)
    return index


def facet_term(field: str, value: str) -> str:
    """A facet field and one of its values as one term."""
    return f"{field}:{value}"


def build_row(document: IndexDocument, terms: DocumentTerms, row: int) -> Any:
    """What is kept of ``document``. A stem is repeated by its weight, so that Tantivy finds the best."""
    kept = tantivy.Document()
    kept.add_text(ID, document.id)
    kept.add_text(STEM, " ".join(stem for stem, weight in terms.stems.items() for _ in range(max(1, round(weight)))))
    kept.add_text(WORD, _in_order(terms))
    for code in sorted(terms.codes):
        kept.add_text(CODE, code)
    for field, texts in zip(OWN_FIELDS, ((document.title,), document.authors), strict=True):
        kept.add_text(stem_field(field), _joined(texts, stems=True))
        kept.add_text(word_field(field), _joined(texts, stems=False))
    for field, values in document.facet_values().items():
        for value in values:
            kept.add_text(FACET, facet_term(field, value))
    kept.add_text(VISIBILITY, document.visibility)
    if document.year is not None:
        kept.add_integer(YEAR, document.year)
    kept.add_integer(ROW, row)
    return kept


def _joined(texts: Iterable[str], stems: bool) -> str:
    return _BREAK.join(" ".join(t.stem if stems else t.word for t in tokenize(text)) for text in texts)


def _in_order(terms: DocumentTerms) -> str:
    """All words in the order of their places, with a break where places are skipped."""
    placed = sorted((place, word) for word, places in terms.words.items() for place in places)
    parts: Sequence[str] = [
        word if place - before <= 1 else _BREAK + word
        for (place, word), before in zip(placed, [-1, *(place for place, _ in placed)], strict=False)
    ]
    return " ".join(parts)
