"""Pretests: a few questions before a course and as many after it, from which the gain of its learners is told."""
