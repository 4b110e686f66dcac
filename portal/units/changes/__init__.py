"""Changes to the tree on a day: open, rename, move, merge, split, close."""
