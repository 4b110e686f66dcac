"""Reading questions, attempts and answers."""
