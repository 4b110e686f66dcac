"""Every change of what is planned."""
