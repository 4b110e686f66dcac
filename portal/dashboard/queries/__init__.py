"""Every read of the dashboard."""
