"""The bank of questions on the screen."""
