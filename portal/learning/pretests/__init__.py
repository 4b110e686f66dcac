"""The screens of the questions before and after a course."""
