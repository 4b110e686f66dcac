"""Tokens, encryption and signatures."""
