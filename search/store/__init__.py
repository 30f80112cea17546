"""The index on disk: generations that are built beside the current one, checked and swapped in whole."""
