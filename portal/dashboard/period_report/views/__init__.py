"""What the screen, the files and the papers get."""
