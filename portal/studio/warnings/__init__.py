"""Warnings for writers beside a text, and the acceptances that let them stand."""
