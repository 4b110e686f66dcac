"""Targets: how many of a unit are to have completed a programme by a day."""
