"""The screen of what a course changed."""
