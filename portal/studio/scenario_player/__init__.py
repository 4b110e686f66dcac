"""A scenario played from its draft, by those who write it."""
