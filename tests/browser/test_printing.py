"""What a printer gives: every page says where it is from, and the last sheet is not empty."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.browser.conftest import Visit

PAPERS = ["/", "/practices/hot-spots-policing", "/search?q=cameras", "/lessons", "/about/ratings", "/sites/tulsa-ok"]


@pytest.mark.parametrize("path", PAPERS)
@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_printed_page_says_its_address_and_ends_on_a_sheet_with_words(visit: Visit, path: str, paper: str) -> None:
    page = visit(path)
    pdf = pypdfium2.PdfDocument(page.pdf(format=paper))
    sheets = [pdf[number].get_textpage().get_text_bounded() for number in range(len(pdf))]
    assert all(sheet.strip() for sheet in sheets)
    assert path.partition("?")[0] in "".join("".join(sheets).split())
    assert "PSP Knowledge Base, http" in " ".join(" ".join(sheets).split())
