"""The screens about the own data, and the desk of those who answer for it."""
