"""Word files that become pages: read, looked at beside what they become, then taken in as drafts."""
