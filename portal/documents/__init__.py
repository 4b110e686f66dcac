"""What is printed as PDF: values in, bytes out; no database, no web."""
