"""The screens of a quiz: an attempt, its questions, its result."""
