"""The week of a team as a text."""
