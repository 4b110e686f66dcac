"""A question that goes from one page into another: its links, its origin, its id; no database."""
