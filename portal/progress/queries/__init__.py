"""Reading progress."""
