"""Certificates issued on completion: numbers, paper, public verification, signed credentials."""
