"""What the index knows of each document besides words and vectors: fields to filter, count and sort by."""
