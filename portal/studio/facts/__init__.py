"""The screens of the facts of a course."""
