"""The screen of what courses changed in a unit."""
