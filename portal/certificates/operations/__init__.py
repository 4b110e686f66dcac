"""Every change to certificates."""
