"""What one person did in courses."""
