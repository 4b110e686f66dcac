"""Views of the dashboard that a person kept: a name and the filters of an address."""
