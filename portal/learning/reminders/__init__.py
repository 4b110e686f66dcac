"""Reminders of one's evenings of learning, as a file for the calendar of the phone."""
