"""Stored counts: aggregates (metrics) of members by unit, subject and status; written, recounted and checked here."""
