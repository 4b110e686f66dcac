"""Every read of the classes."""
