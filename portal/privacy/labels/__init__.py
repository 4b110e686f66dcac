"""Texts for codes."""
