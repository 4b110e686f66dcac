"""Bringing people in from a spreadsheet: read, cleaned, planned, shown, and written when somebody says so."""
