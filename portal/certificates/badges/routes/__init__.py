"""The addresses of badges."""
