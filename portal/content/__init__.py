"""Reads courses: text in, value out; knows no database and no web."""
