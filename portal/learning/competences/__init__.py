"""The screen of one's competences."""
