"""The screen of what readers say of the pages of a course."""
