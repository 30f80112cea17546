"""Pages of the newsletter: all issues, one issue, the same as a Word document."""
