"""What the home shows, by duty."""
