"""The home screen: how the portal gets there, and the hint that says so."""
