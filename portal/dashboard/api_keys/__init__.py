"""API keys: a unit's numbers as JSON and CSV for another program, and its due days for a calendar."""
