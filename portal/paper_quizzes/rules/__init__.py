"""Decisions without a database: which questions can be on paper, how versions are drawn, what letters mean."""
