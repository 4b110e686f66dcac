"""All programmes and courses side by side, unit by unit or person by person, as files for reckoning further."""
