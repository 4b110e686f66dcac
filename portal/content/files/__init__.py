"""Folders, archives, front matter, YAML, pictures."""
