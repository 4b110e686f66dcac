"""What the screens of a quiz show."""
