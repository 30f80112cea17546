"""Downloads of pages and searches in bibliographic formats."""
