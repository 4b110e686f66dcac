"""Printed slips with activation codes."""
