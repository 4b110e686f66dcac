"""The questions of a page as cards: forms that write the Markdown of the page."""
