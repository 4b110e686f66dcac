"""Closing the roll of a class: then it counts, once a second person confirmed it where that is asked."""
