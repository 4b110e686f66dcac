"""Questions as rows of a table: what a teacher fills in, and what is read of it; no database, no workbook."""
