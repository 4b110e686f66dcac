"""Contacts of units: numbers of services such as the commune police, kept by those who lead the unit."""
