"""The report that a leader hands in: one reading of the board feeds the screen, the spreadsheets and the paper."""
