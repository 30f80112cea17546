"""The index on disk: generations that are built aside, checked and swapped in whole."""
