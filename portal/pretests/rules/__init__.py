"""Rules of pre-tests; no database, no clock."""
