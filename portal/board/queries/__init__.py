"""Every read of the board."""
