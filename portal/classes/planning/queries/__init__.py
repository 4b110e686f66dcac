"""Reading what is planned, and what to choose from."""
