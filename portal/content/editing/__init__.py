"""A text as parts that forms can change: each is read into fields and written back, the rest stays."""
