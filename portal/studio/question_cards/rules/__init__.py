"""What a card says of a question, and what that makes of it."""
