"""Decisions without a database: values in, values out."""
