"""Decisions about certificates, without a database."""
