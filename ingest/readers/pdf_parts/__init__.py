"""What a PDF is made of, part by part: letters, drawings, rows, tables, page furniture. Knows PDFium and geometry."""
