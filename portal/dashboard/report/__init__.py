"""The report that a leader hands in: one reading of the dashboard for screen, spreadsheets and paper."""
