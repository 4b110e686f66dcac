"""Dashboards as they stood on a day, and comparing them."""
