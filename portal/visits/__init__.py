"""Outings to residents' doors: what was helped with and how many managed, counts only."""
