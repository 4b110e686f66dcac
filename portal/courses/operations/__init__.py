"""Every change to the published courses."""
