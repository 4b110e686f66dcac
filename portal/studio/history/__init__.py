"""The screens of the versions of a text, and their difference."""
