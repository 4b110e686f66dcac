"""Check-in rules: time codes, and when one of them counts."""
