"""Every change to what the dashboard keeps."""
