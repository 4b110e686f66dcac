"""Decisions about visits, without a database."""
