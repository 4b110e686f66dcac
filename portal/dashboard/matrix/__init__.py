"""The screen of people by pages."""
