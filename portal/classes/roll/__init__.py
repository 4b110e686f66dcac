"""Calling the roll of a class."""
