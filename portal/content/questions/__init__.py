"""Questions and how they are written and read in Markdown."""
