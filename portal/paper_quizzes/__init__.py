"""Quizzes on paper: the sheet and its key of one draw, and its results typed in."""
