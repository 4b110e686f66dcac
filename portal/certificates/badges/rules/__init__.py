"""How credentials are shaped, baked and read, without a database."""
