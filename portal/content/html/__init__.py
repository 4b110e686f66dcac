"""HTML made safe, and turned into Markdown."""
