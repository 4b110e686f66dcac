"""Freezing by the portal itself: when, and doing it once."""
