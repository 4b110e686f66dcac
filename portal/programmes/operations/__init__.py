"""Every change to the programmes: what they hold, where they are given, and who has completed them."""
