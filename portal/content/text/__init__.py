"""Letters, numbers and lines of text."""
