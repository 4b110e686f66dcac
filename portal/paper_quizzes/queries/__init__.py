"""Every read of quizzes on paper."""
