"""What a reader says of a page: easy or hard, and what is wrong in it."""
