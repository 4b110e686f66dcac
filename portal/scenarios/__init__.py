"""Scenarios: rehearsing a call, a message, a door, one scene at a time."""
