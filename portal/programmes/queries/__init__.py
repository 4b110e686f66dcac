"""Every read of the programmes."""
