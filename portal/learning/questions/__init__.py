"""A question as a form shows it, and an answer as it is read."""
