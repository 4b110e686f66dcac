"""Scenes and choices, their paths and their checks."""
