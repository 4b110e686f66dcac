"""The screen of who can already teach what."""
