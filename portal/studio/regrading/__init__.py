"""The trainer's screen of one quiz question: its key, and grading again."""
