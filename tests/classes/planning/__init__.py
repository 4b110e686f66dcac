"""Planning classes."""
