"""Joining a team by the link on its wall."""
