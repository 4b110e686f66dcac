"""Questions in and out of a spreadsheet."""
