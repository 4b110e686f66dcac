"""Bookmarks: keeping a page, and the screen of the pages kept."""
