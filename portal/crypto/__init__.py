"""Tokens, keyed hashes and encryption with the secret keys of the portal."""
