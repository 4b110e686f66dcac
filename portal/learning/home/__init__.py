"""The members' home."""
