"""The courses of a folder taken over into the database, compared three ways."""
