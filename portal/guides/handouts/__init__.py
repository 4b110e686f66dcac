"""The guides that a course hands out, to be printed together."""
