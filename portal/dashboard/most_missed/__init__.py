"""The screen of the questions that are missed most."""
