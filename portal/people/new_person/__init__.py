"""One person added by hand, on a phone and in front of that person."""
