"""Every read of the published courses."""
