"""What the addresses of badges answer with."""
