"""Words of a text: analysis, stems and snippets."""
