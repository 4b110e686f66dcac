"""The screens of a page, by its kind."""
