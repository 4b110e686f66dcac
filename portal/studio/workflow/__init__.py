"""The screens of review and publication."""
