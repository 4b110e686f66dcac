"""The week of a team as a text for its Zalo group."""
