"""Rules of pretests; no database, no clock."""
