"""Words that stand for each other: concepts, acronyms and the file they are edited in."""
