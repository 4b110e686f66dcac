"""The screens that show what changed in a completed page."""
