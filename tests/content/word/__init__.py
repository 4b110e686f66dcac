"""Word files read into pages."""
