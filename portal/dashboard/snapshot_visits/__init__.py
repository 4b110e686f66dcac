"""Visits at doors as they were frozen with the numbers of training."""
