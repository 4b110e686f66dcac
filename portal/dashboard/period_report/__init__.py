"""The report of a period, as an office signs it: any two days, a month, a quarter, a half-year, a year."""
