"""The screens of a course: its page, the moment after a finished page, and the end of the course."""
