"""A page as parsed and rendered, by its kind."""
