"""The screen of a head's own team, and its plans."""
