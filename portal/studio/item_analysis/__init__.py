"""The screens of item analysis."""
