"""The screens of quizzes on paper."""
