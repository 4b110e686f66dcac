"""Warnings for writers beside a text, and the answers that let them stand."""
