"""Class feedback: what participants say of a class in three taps, unnamed."""
