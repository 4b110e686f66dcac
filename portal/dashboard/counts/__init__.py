"""Stored counts: aggregates (metrics) of members by unit, subject and status; how they are written and checked."""
