"""The screens of the courses in the studio."""
