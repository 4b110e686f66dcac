"""The routes of the studio."""
