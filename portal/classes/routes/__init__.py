"""The screens of classes: planning, signing up, the calendar."""
