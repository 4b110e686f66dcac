"""Every change to the classes: planning them, and who has a place."""
