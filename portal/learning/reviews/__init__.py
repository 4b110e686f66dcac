"""The screens of spaced repetition: reviews and refreshers."""
