"""What the sheets and the screens get."""
