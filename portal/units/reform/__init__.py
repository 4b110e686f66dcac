"""Many changes of units from one spreadsheet, such as those of 1 July 2025."""
