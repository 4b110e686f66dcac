"""Every change that comes of closing a roll."""
