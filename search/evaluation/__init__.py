"""Judged questions and the measures of a ranking."""
