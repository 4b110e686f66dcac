"""Every change to quizzes on paper and to the sheets that were typed in."""
