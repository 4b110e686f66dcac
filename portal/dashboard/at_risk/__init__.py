"""The screen of members who are stuck."""
